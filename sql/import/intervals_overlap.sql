-- Intervals of one point that lie over each other would count energy twice.
insert into import_fault (line, fault, column_name, detail)
select x.line, 'overlap', 'interval_min', to_char(x.before at time zone u.timezone, 'YYYY-MM-DD HH24:MI')
from (select s.line, s.slot_at, s.interval_s, lag(s.slot_at) over (partition by s.point order by s.slot_at) as before
      from import_slot s) x
cross join dahu.utility u
where x.before > x.slot_at - x.interval_s * interval '1 s';

delete from import_slot s using import_fault f where f.line = s.line;
