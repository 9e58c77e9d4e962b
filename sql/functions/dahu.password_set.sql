create or replace function dahu.password_set(who bigint, hash text) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- password_set - a new password; all other sessions of the person end with the old one.
begin
    insert into dahu.user_password_past (user_account_id, password_hash, set_at)
    select p.user_account_id, p.password_hash, p.set_at from dahu.user_password p where p.user_account_id = who;
    insert into dahu.user_password (user_account_id, password_hash) values (who, hash)
    on conflict on constraint user_password_pk do update set password_hash = excluded.password_hash, must_change = false, set_at = clock_timestamp();
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'PASSWORD'
    where s.user_account_id = who and s.ended_at is null and s.user_session_id is distinct from dahu.session_now();
end
$$;
comment on function dahu.password_set(bigint, text) is 'Sets a new password';
