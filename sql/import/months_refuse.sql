-- Months that would count energy twice: over other intervals, or where registers tell it already, be it by a reading
-- within the month or by the readings of one installation before and after it.
insert into import_fault (line, fault, column_name, detail)
select s.line, 'overlap', 'month', to_char(o.slot_at at time zone u.timezone, 'YYYY-MM-DD HH24:MI')
from import_slot s
cross join dahu.utility u
cross join lateral (
    select t.slot_at
    from dahu.interval_energy t
    where t.metering_point_id = s.point and t.slot_at > s.begins_at and t.slot_at < s.slot_at + interval '32 days'
      and t.slot_at - t.interval_s * interval '1 s' < s.slot_at
      and (t.slot_at <> s.slot_at or t.interval_s <> s.interval_s)
    order by t.slot_at
    limit 1) o;

insert into import_fault (line, fault, column_name, detail)
select s.line, 'registers_there', 'month', to_char(r.slot_at at time zone u.timezone, 'YYYY-MM-DD HH24:MI')
from import_slot s
cross join dahu.utility u
cross join lateral (
    (select t.slot_at
     from dahu.reading t
     where t.metering_point_id = s.point and t.slot_at > s.begins_at and t.slot_at < s.slot_at and t.source <> 'G'
       and t.quality & 2 = 0
     order by t.slot_at
     limit 1)
    union all
    (select b.slot_at
     from dahu.meter_installation i
     cross join lateral (select t.slot_at
                         from dahu.reading t
                         where t.metering_point_id = s.point and t.slot_at <= s.begins_at and t.slot_at >= coalesce(lower(i.valid), '-infinity')
                           and t.source <> 'G' and t.quality & 2 = 0
                         order by t.slot_at desc
                         limit 1) b
     where i.metering_point_id = s.point and i.valid @> s.begins_at and i.valid @> s.slot_at
       and exists (select from dahu.reading t
                   where t.metering_point_id = s.point and t.slot_at >= s.slot_at and t.slot_at < coalesce(upper(i.valid), 'infinity')
                     and t.source <> 'G' and t.quality & 2 = 0))
    limit 1) r;

delete from import_slot s using import_fault f where f.line = s.line;
