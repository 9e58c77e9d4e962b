-- Local times that a change of the clock took away, or gave twice: which instant is meant cannot be told.
-- Such rows go before anything is made of their times.
insert into import_fault (line, fault, column_name)
select x.line, case when x.back <> x.local_at then 'clock_gap' else 'clock_twice' end, 'time'
from (select r.line, r.local_at, i.at at time zone u.timezone as back,
             (i.at + interval '1 hour') at time zone u.timezone as later,
             (i.at - interval '1 hour') at time zone u.timezone as earlier
      from import_row r
      cross join dahu.utility u
      cross join lateral (select r.local_at at time zone u.timezone as at) i
      where r.local_at is not null) x
where x.back <> x.local_at or x.later = x.local_at or x.earlier = x.local_at;

delete from import_row r using import_fault f where f.line = r.line;
