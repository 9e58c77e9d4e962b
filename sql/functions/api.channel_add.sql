create or replace function api.channel_add(body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- channel_add - a new way to reach people.
declare
    made bigint;
begin
    perform dahu.right_require('system.manage');
    insert into dahu.channel (name, kind, url, sender, login, secret, most_per_minute, enabled)
    values (body ->> 'name', body ->> 'kind', body ->> 'url', coalesce(body ->> 'sender', ''), coalesce(body ->> 'login', ''), body ->> 'secret',
            coalesce((body ->> 'most_per_minute')::integer, case body ->> 'kind' when 'WECOM' then 20 when 'DINGTALK' then 20 else 60 end),
            coalesce((body ->> 'enabled')::boolean, true))
    returning channel_id into made;
    return api.channel_row(made);
end
$$;
comment on function api.channel_add(jsonb) is 'A new way to reach people';
