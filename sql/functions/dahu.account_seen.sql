create or replace function dahu.account_seen(account bigint) returns boolean
    language sql
    stable
as $$
-- account_seen - whether this transaction sees the account.
select dahu.unit_seen(a.org_unit_id) from dahu.account a where a.account_id = account
$$;
comment on function dahu.account_seen(bigint) is 'Whether an account is seen';
