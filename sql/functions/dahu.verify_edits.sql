create or replace function dahu.verify_edits(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_edits - what a person said about intervals is in the days: each was made after it, or waits to be made.
select p.point_number, e.day::text, format('edit %s of %s, day made %s', v.vee_edit_id, dahu.civil_text(v.recorded_at), dahu.civil_text(e.made_at))
from dahu.utility u
cross join dahu.vee_edit v
join dahu.metering_point p on p.metering_point_id = v.metering_point_id
join dahu.energy_day e on e.metering_point_id = v.metering_point_id
    and e.day between (v.from_at at time zone u.timezone)::date and ((v.to_at - interval '1 us') at time zone u.timezone)::date
where e.day >= since and e.day < until and e.made_at < v.recorded_at
  and not exists (select from dahu.energy_due d where d.metering_point_id = e.metering_point_id and d.day = e.day)
order by p.point_number, e.day, v.vee_edit_id
$$;
comment on function dahu.verify_edits(date, date) is 'Edits that are not in the days';
