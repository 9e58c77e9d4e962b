create or replace function api.unit_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- unit_add - a new organisation unit.
--
-- @body  {"name","parent"?,"tier"?}
begin
    perform dahu.right_require('user.manage');
    insert into dahu.org_unit (name, parent_id, tier) values (body ->> 'name', dahu.unit_named(body ->> 'parent'), coalesce(body ->> 'tier', 'REGION'));
    return api.units();
end
$$;
comment on function api.unit_add(jsonb) is 'A new organisation unit';
