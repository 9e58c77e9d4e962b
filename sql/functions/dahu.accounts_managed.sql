create or replace function dahu.accounts_managed() returns bigint[]
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- accounts_managed - the accounts that the person of this transaction looks after today, as A or B.
select array_agg(m.account_id) from dahu.account_manager m where m.user_account_id = dahu.user_id() and m.valid @> dahu.today()
$$;
comment on function dahu.accounts_managed() is 'The accounts that the person looks after';
