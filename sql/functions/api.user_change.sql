create or replace function api.user_change(who text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_change - change a person: name, unit, last day, disabled or not.
--
-- @body  {"name"?,"unit"?,"last_day"?,"disabled"?}; who is disabled is signed out at once
declare
    person bigint := dahu.user_named(who);
begin
    perform dahu.right_require('user.manage');
    update dahu.user_account u
    set name = coalesce(body ->> 'name', u.name),
        org_unit_id = case when body ? 'unit' then dahu.unit_named(body ->> 'unit') else u.org_unit_id end,
        last_day = case when body ? 'last_day' then (body ->> 'last_day')::date else u.last_day end,
        disabled_at = case when (body ->> 'disabled')::boolean then coalesce(u.disabled_at, clock_timestamp())
                           when body ? 'disabled' then null else u.disabled_at end
    where u.user_account_id = person;
    if (body ->> 'disabled')::boolean then
        update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'DISABLED' where s.user_account_id = person and s.ended_at is null;
    end if;
    return dahu.user_json(person);
end
$$;
comment on function api.user_change(text, jsonb) is 'Change a person: name, unit, last day, disabled or not';
