create or replace function api.meter_test_put(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- meter_test_put - record the field test of a metering device.
--
-- Errors: visit_point_unknown, meter_test_future, meter_test_once_uk.
declare
    account bigint;
    day     date := (body ->> 'tested_on')::date;
begin
    perform right_require('equipment.keep');
    account := account_named(body ->> 'account');
    if day > today() then
        perform refuse('meter_test_future', jsonb_build_object('day', day));
    end if;
    insert into meter_test (metering_point_id, tested_on, passed, error_e3, document_no, actor)
    values (visit_point(account, body ->> 'point', day), day, (body ->> 'passed')::boolean, (body ->> 'error_e3')::integer, body ->> 'document_no', actor());
    return jsonb_build_object('point', body ->> 'point', 'tested_on', day);
end
$$;
comment on function api.meter_test_put(jsonb) is 'Records the field test of a metering device';
