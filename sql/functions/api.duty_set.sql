create or replace function api.duty_set(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- duty_set - say who takes new cases of a kind from a day on; answers as api.duties.
--
-- @body   {"kind","matter"?,"desk","unit"?,"person"?,"from"?}
-- Errors: flow_unknown, unit_unknown, user_unknown; those of dahu.duty_set
declare
    unit   bigint := (select o.org_unit_id from org_unit o where o.name = body ->> 'unit');
    person bigint := (select u.user_account_id from user_account u where u.login = body ->> 'person');
begin
    perform right_require('duty.manage');
    if not exists (select from workflow f where f.flow = body ->> 'kind') then
        perform refuse('flow_unknown', jsonb_build_object('flow', body ->> 'kind'));
    elsif unit is null and body ->> 'unit' is not null then
        perform refuse('unit_unknown', jsonb_build_object('unit', body ->> 'unit'));
    elsif person is null and body ->> 'person' is not null then
        perform refuse('user_unknown', jsonb_build_object('user', body ->> 'person'));
    end if;
    perform dahu.duty_set(body ->> 'kind', coalesce(body ->> 'matter', ''), unit, body ->> 'desk', person, coalesce((body ->> 'from')::date, today()));
    return api.duties();
end
$$;
comment on function api.duty_set(jsonb) is 'Says who takes new cases of a kind';
