create or replace function dahu.verify_since() returns date
    language sql
    stable
as $$
-- verify_since - the first civil day that there is anything to verify of; today when there is nothing.
select least((select min((s.at at time zone u.timezone)::date)
              from (select (select r.slot_at from dahu.reading r order by r.slot_at limit 1) as at
                    union all
                    select (select e.slot_at from dahu.interval_energy e order by e.slot_at limit 1)
                    union all
                    select (select g.slot_at from dahu.reading_gap g order by g.slot_at limit 1)) s),
             (select min(e.day) from dahu.energy_day e), dahu.today())
from dahu.utility u
$$;
comment on function dahu.verify_since() is 'The first civil day that there is anything to verify of';
