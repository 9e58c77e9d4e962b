create or replace function dahu.factor_use(who bigint, step bigint) returns boolean
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- factor_use - a code of this time step was right: false when it, or a later one, was used before.
begin
    update dahu.user_factor f set last_step = step, confirmed_at = coalesce(f.confirmed_at, clock_timestamp())
    where f.user_account_id = who and f.last_step < step;
    if not found then
        return false;
    end if;
    update dahu.user_account u set second_factor_at = clock_timestamp() where u.user_account_id = who and u.second_factor_at is null;
    return true;
end
$$;
comment on function dahu.factor_use(bigint, bigint) is 'Uses up a code of the second factor';
