create or replace function api.subscriptions()
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- subscriptions - who is told what, by which channel.
begin
    perform dahu.right_require('system.manage');
    return jsonb_build_object('items', coalesce((select jsonb_agg(api.subscription_row(s.subscription_id) order by s.subscription_id)
                                                 from dahu.subscription s where s.ended_at is null), '[]'), 'next', null);
end
$$;
comment on function api.subscriptions() is 'Who is told what';
