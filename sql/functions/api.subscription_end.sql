create or replace function api.subscription_end(subscription text)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- subscription_end - nobody is told by it any more.
declare
    ended bigint;
begin
    perform dahu.right_require('system.manage');
    update dahu.subscription s set ended_at = clock_timestamp()
    where s.subscription_id::text = subscription and s.ended_at is null
    returning s.subscription_id into ended;
    if ended is null then
        perform dahu.refuse('subscription_unknown', jsonb_build_object('subscription', subscription), 'DH404');
    end if;
    return api.subscription_row(ended);
end
$$;
comment on function api.subscription_end(text) is 'Nobody is told by it any more';
