create or replace function api.user_desk_give(who text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_desk_give - give a person a desk.
--
-- @body  {"desk","from"?: today,"until"?: its last day}
begin
    perform dahu.right_require('user.manage');
    if not exists (select from dahu.desk d where d.name = body ->> 'desk') then
        perform dahu.refuse('desk_unknown', jsonb_build_object('desk', body ->> 'desk'), 'DH422');
    end if;
    insert into dahu.user_desk (user_account_id, desk_name, valid)
    values (dahu.user_named(who), body ->> 'desk',
            daterange(coalesce((body ->> 'from')::date, dahu.today()), (body ->> 'until')::date, case when body ->> 'until' is null then '[)' else '[]' end));
    set constraints dahu.user_desk_guard immediate;
    return dahu.user_json(dahu.user_named(who));
end
$$;
comment on function api.user_desk_give(text, jsonb) is 'Give a person a desk';
