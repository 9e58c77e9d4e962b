create or replace function dahu.event_point(number text)
    returns bigint
    language plpgsql
as $$
-- event_point - the point that a form names, locked: of two events or edits of one point the second sees the first.
declare
    point bigint;
begin
    select p.metering_point_id into point from dahu.metering_point p where p.point_number = number for update;
    if point is null then
        perform dahu.refuse('metering_event_point', jsonb_build_object('point', number), 'foreign_key_violation');
    end if;
    return point;
end
$$;
comment on function dahu.event_point(text) is 'The metering point that a form names, locked';
