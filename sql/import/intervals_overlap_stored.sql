-- New intervals over ones that are recorded: over the one that ends within, or the next one that ends after.
-- Recorded intervals do not lie over each other, so these two are enough.
insert into import_fault (line, fault, column_name, detail)
select s.line, 'overlap', 'interval_min', to_char(o.slot_at at time zone u.timezone, 'YYYY-MM-DD HH24:MI')
from import_slot s
cross join dahu.utility u
cross join lateral (
    (select t.slot_at
     from dahu.interval_energy t
     where t.metering_point_id = s.point and t.slot_at < s.slot_at
       and t.slot_at > s.slot_at - s.interval_s * interval '1 s'
     limit 1)
    union all
    (select n.slot_at
     from (select t.slot_at, t.interval_s
           from dahu.interval_energy t
           where t.metering_point_id = s.point and t.slot_at > s.slot_at and t.slot_at < s.slot_at + interval '32 days'
           order by t.slot_at
           limit 1) n
     where n.slot_at - n.interval_s * interval '1 s' < s.slot_at)
    limit 1) o
where not exists (select from dahu.interval_energy t
                  where t.metering_point_id = s.point and t.slot_at = s.slot_at);

delete from import_slot s using import_fault f where f.line = s.line;
