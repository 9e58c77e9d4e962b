create or replace function api.request_key_keep(key text, given text) returns text
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- request_key_keep - keep the answer to the request with this key, in the same transaction; returns it.
begin
    if given is null then
        perform dahu.refuse('nothing_there', '{}', 'DH404');
    end if;
    update request_key k set answer = given where k.user_account_id is not distinct from dahu.user_id() and k.key_hash = key;
    return given;
end
$$;
comment on function api.request_key_keep(text, text) is 'Keeps the answer to the request with this key';
