create or replace function dahu.recovery_make(who bigint, hashes text) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- recovery_make - new recovery codes; the old ones are good for nothing any more.
begin
    update dahu.user_recovery r set used_at = clock_timestamp() where r.user_account_id = who and r.used_at is null;
    insert into dahu.user_recovery (user_account_id, code_hash) select who, decode(h, 'hex') from unnest(string_to_array(hashes, ' ')) h;
end
$$;
comment on function dahu.recovery_make(bigint, text) is 'Makes new recovery codes';
