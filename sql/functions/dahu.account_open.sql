create or replace function dahu.account_open(as_of date, only_account bigint)
    returns setof dahu.account
    language sql
    stable
as $$
-- account_open - the accounts that are supplied on a day; with only_account at most that one.
--
-- Kept to one plain statement without settings, so that the planner can merge it into its caller.
select a.*
from account a
where a.opened_on <= as_of and (a.closed_on is null or a.closed_on > as_of) and (only_account is null or a.account_id = only_account)
$$;
comment on function dahu.account_open(date, bigint) is 'Accounts that are supplied on a day';
