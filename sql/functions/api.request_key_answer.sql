create or replace function api.request_key_answer(key text) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- request_key_answer - what was answered to the request with this key.
select k.answer::jsonb from request_key k where k.user_account_id is not distinct from dahu.user_id() and k.key_hash = key
$$;
comment on function api.request_key_answer(text) is 'What was answered to the request with this key';
