create or replace function api.token_end(which bigint) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- token_end - withdraw an API token of ones own.
begin
    update dahu.user_token t set ended_at = clock_timestamp() where t.user_account_id = dahu.user_id() and t.ended_at is null and t.user_token_id = which;
    if not found then
        perform dahu.refuse('token_unknown', '{}', 'DH404');
    end if;
    return api.tokens();
end
$$;
comment on function api.token_end(bigint) is 'Withdraw an API token of ones own';
