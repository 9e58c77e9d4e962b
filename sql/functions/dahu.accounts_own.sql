create or replace function dahu.accounts_own() returns bigint[]
    language sql
    stable
as $$
-- accounts_own - the accounts that the person of this transaction looks after, as dahu.request_enter put them into dahu.accounts:
-- policies ask for them once a table, and once a request they are looked up. Null: none.
select string_to_array(nullif(current_setting('dahu.accounts', true), ''), ',')::bigint[]
$$;
comment on function dahu.accounts_own() is 'The accounts that the person looks after, for policies';
