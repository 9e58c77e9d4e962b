create or replace function dahu.factor_begin(who bigint, with_secret text) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- factor_begin - a new second factor, which counts as soon as a first code has proved it; one that counts already stays until then.
begin
    if exists (select from dahu.user_factor f where f.user_account_id = who and f.confirmed_at is not null) then
        perform dahu.refuse('factor_set', '{}', 'DH409');
    end if;
    insert into dahu.user_factor (user_account_id, secret) values (who, decode(with_secret, 'hex'))
    on conflict on constraint user_factor_pk do update set secret = excluded.secret, last_step = 0;
end
$$;
comment on function dahu.factor_begin(bigint, text) is 'Begins a new second factor';
