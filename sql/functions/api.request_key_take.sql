create or replace function api.request_key_take(key text, of_route text, body text) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- request_key_take - the request with this key is being answered, in this transaction.
--
-- A request with the same key that is being answered elsewhere is waited for.
--
-- Errors: request_replayed (DH200) it was answered before, see api.request_key_answer; request_key_reused (DH409) the key
--         came with another request.
declare
    kept request_key;
begin
    insert into request_key (user_account_id, key_hash, route, body_hash) values (dahu.user_id(), key, of_route, body)
    on conflict on constraint request_key_uk do nothing;
    if found then
        delete from request_key k
        where k.request_key_id in (select o.request_key_id from request_key o
                                   where o.user_account_id is not distinct from dahu.user_id() and o.recorded_at < clock_timestamp() - interval '7 days'
                                   order by o.request_key_id limit 10 for update skip locked);
        return;
    end if;
    select * into strict kept from request_key k where k.user_account_id is not distinct from dahu.user_id() and k.key_hash = key;
    if (kept.route, kept.body_hash) is distinct from (of_route, body) then
        perform dahu.refuse('request_key_reused', '{}', 'DH409');
    end if;
    perform dahu.refuse('request_replayed', '{}', 'DH200');
end
$$;
comment on function api.request_key_take(text, text, text) is 'The request with this key is being answered';
