create or replace function dahu.verify_slots(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_slots - slots of the days since to before until that are not one reading or one gap (dahu.slot_check).
select p.point_number, dahu.civil_text(c.slot_at), concat_ws(': ', c.fault, c.cause)
from dahu.utility u
cross join lateral dahu.slot_check(since::timestamp at time zone u.timezone, until::timestamp at time zone u.timezone) c
join dahu.metering_point p on p.metering_point_id = c.metering_point_id
order by p.point_number, c.slot_at
$$;
comment on function dahu.verify_slots(date, date) is 'Slots that are not one reading or one gap';
