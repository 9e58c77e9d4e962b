create or replace function dahu.account_seen(account bigint) returns boolean
    language sql
    stable
as $$
-- account_seen - whether this transaction sees the account; the same words as the policy of dahu.account.
select case coalesce(nullif(current_setting('dahu.scope', true), ''), case when dahu.is_desk_role() then 'NONE' else 'ALL' end)
       when 'ALL' then true
       when 'UNIT' then coalesce(a.org_unit_id = any (dahu.units()) and a.secrecy <> 'IMPORTANT', false)
                        or coalesce(a.account_id = any (dahu.accounts_own()), false)
       else false end
from dahu.account a
where a.account_id = account
$$;
comment on function dahu.account_seen(bigint) is 'Whether an account is seen';
