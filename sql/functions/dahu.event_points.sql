create or replace function dahu.event_points(form jsonb)
    returns setof bigint
    language sql
    stable
as $$
-- event_points - the metering points whose energy a form may change.
select p.metering_point_id from dahu.metering_point p where p.point_number = form ->> 'point'
union
select e.metering_point_id from dahu.vee_edit e where e.vee_edit_id = (form ->> 'withdraws')::bigint
$$;
comment on function dahu.event_points(jsonb) is 'Metering points whose energy an event or an edit may change';
