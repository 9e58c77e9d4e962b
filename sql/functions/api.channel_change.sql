create or replace function api.channel_change(name text, body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- channel_change - change a channel; what is not given stays.
declare
    of_name alias for name;
    was dahu.channel;
begin
    perform dahu.right_require('system.manage');
    select * into was from dahu.channel c where c.name = of_name for update;
    if not found then
        perform dahu.refuse('channel_unknown', jsonb_build_object('channel', of_name), 'DH404');
    end if;
    perform dahu.version_require(of_name, was.version);
    update dahu.channel c
    set url = coalesce(body ->> 'url', c.url), sender = coalesce(body ->> 'sender', c.sender), login = coalesce(body ->> 'login', c.login),
        secret = coalesce(body ->> 'secret', c.secret), most_per_minute = coalesce((body ->> 'most_per_minute')::integer, c.most_per_minute),
        enabled = coalesce((body ->> 'enabled')::boolean, c.enabled), version = c.version + 1, recorded_at = clock_timestamp()
    where c.channel_id = was.channel_id;
    return api.channel_row(was.channel_id);
end
$$;
comment on function api.channel_change(text, jsonb) is 'Changes a channel';
