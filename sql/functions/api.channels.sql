create or replace function api.channels()
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- channels - the ways to reach people, and how they do.
--
-- Runs as the owner: the table holds secrets, and no desk reads it.
begin
    perform dahu.right_require('system.manage');
    return jsonb_build_object('items', coalesce((select jsonb_agg(api.channel_row(c.channel_id) order by c.name) from dahu.channel c), '[]'), 'next', null);
end
$$;
comment on function api.channels() is 'The ways to reach people';
