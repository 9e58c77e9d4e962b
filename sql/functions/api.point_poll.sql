create or replace function api.point_poll(point text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- point_poll - have the meter of a point read once now, beside the collector; what came is told and not booked.
--
-- Errors: DH409 meter_by_hand.
declare
    meter record;
begin
    perform dahu.right_require('meter.manage');
    select * into meter from dahu.point_rows(dahu.point_named(point));
    if meter.uri is null then
        perform dahu.refuse('meter_by_hand', jsonb_build_object('point', point), 'DH409');
    end if;
    perform dahu.probe_link_check(meter.uri);
    return dahu.job_add('probe', jsonb_build_object('point', point, 'link', meter.uri, 'unit', meter.unit_id, 'driver', meter.driver,
                                                    'ct', case meter.register_side when 'SECONDARY' then meter.ct else '1/1' end,
                                                    'pt', case meter.register_side when 'SECONDARY' then meter.pt else '1/1' end));
end
$$;
comment on function api.point_poll(text) is 'Has the meter of a point read once now';
