create or replace function dahu.point_errors(point bigint) returns jsonb
    language sql
    stable
    set search_path = dahu, public
as $$
-- point_errors - slots of the last hour and the last day that brought no value, of all that there were.
select jsonb_build_object('hour', jsonb_build_object('slots', h.good + h.bad, 'failed', h.bad, 'share_bp', h.bad * 10000 / nullif(h.good + h.bad, 0)),
                          'day', jsonb_build_object('slots', d.good + d.bad, 'failed', d.bad, 'share_bp', d.bad * 10000 / nullif(d.good + d.bad, 0)))
from (select (select count(*) from dahu.reading r where r.metering_point_id = point and r.slot_at > now() - interval '1 hour' and r.slot_at <= now()) as good,
             (select count(*) from dahu.reading_gap g where g.metering_point_id = point and g.slot_at > now() - interval '1 hour' and g.slot_at <= now()) as bad) h
cross join (select (select count(*) from dahu.reading r where r.metering_point_id = point and r.slot_at > now() - interval '1 day' and r.slot_at <= now()) as good,
                   (select count(*) from dahu.reading_gap g where g.metering_point_id = point and g.slot_at > now() - interval '1 day' and g.slot_at <= now()) as bad) d
$$;
comment on function dahu.point_errors(bigint) is 'Slots without a value in the last hour and day';
