create or replace function api.emergency_run_add(number text, supply integer, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- emergency_run_add - a test run of an emergency supply; one that passed carried load within its starting time.
declare
    account bigint := account_named(number);
    e       emergency_supply := (select x from emergency_supply x where x.emergency_supply_id = supply and x.account_id = account);
begin
    if e.emergency_supply_id is null then
        perform refuse('emergency_unknown', jsonb_build_object('supply', supply), 'DH404');
    end if;
    if (body ->> 'run_on')::date > today() or (body ->> 'run_on')::date < lower(e.valid) then
        perform refuse('emergency_run_day', jsonb_build_object('run_on', body ->> 'run_on', 'filed_on', e.filed_on), 'DH422');
    end if;
    if (body ->> 'passed')::boolean and ((body ->> 'started_s')::integer > e.start_s or (body ->> 'carried_kw')::integer = 0) then
        perform refuse('emergency_run_failed', jsonb_build_object('started_s', body ->> 'started_s', 'start_s', e.start_s), 'DH422');
    end if;
    insert into emergency_run (emergency_supply_id, run_on, started_s, carried_kw, passed, remark, document_no, actor)
    values (supply, (body ->> 'run_on')::date, (body ->> 'started_s')::integer, (body ->> 'carried_kw')::integer, (body ->> 'passed')::boolean,
            coalesce(body ->> 'remark', ''), coalesce(body ->> 'document_no', ''), actor());
    return api.site_state(number);
end
$$;
comment on function api.emergency_run_add(text, integer, jsonb) is 'A test run of an emergency supply';
