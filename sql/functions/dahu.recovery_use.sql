create or replace function dahu.recovery_use(who bigint, hash text) returns boolean
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- recovery_use - a recovery code instead of the second factor; each is good once.
begin
    update dahu.user_recovery r set used_at = clock_timestamp()
    where r.user_account_id = who and r.code_hash = decode(hash, 'hex') and r.used_at is null;
    return found;
end
$$;
comment on function dahu.recovery_use(bigint, text) is 'Uses up a recovery code';
