create or replace function api.user_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_add - a new person, with desks from today on.
--
-- @body  {"login","name","unit"?,"desks"?: [...],"last_day"?}
declare
    made bigint;
begin
    perform dahu.right_require('user.manage');
    insert into dahu.user_account (login, name, org_unit_id, last_day)
    values (body ->> 'login', body ->> 'name', dahu.unit_named(body ->> 'unit'), (body ->> 'last_day')::date)
    returning user_account_id into made;
    insert into dahu.user_desk (user_account_id, desk_name, valid)
    select made, d.name, daterange(dahu.today(), null) from jsonb_array_elements_text(coalesce(body -> 'desks', '[]')) as d(name);
    set constraints dahu.user_desk_guard immediate;
    return dahu.user_json(made);
end
$$;
comment on function api.user_add(jsonb) is 'A new person, with desks from today on';
