create or replace function dahu.fresh_s(slot_s integer, live_s integer) returns integer
    language sql
    immutable
    parallel safe
as $$
-- fresh_s - how old the newest value of a polled point may be and still be taken for the present one.
--
-- Units:  seconds; live_s null or not below slot_s = no values but those of the slots.
--
-- Three periods: one may be running, one may be retried. Never below ten seconds: a live poll gives way to
-- slots, and a value needs a moment to the table.
select greatest(3 * least(slot_s, coalesce(live_s, slot_s)), 10)
$$;
comment on function dahu.fresh_s(integer, integer) is 'Seconds for which the newest value of a polled point is the present one';
