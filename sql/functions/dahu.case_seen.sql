create or replace function dahu.case_seen(of_case bigint) returns boolean
    language sql
    stable
as $$
-- case_seen - whether this transaction sees the case; the same words as the policy of dahu.work_case: with its account, or, about none,
-- with its unit and by who has it in hand.
select case when c.account_id is not null then dahu.account_seen(c.account_id)
            else dahu.unit_seen(c.org_unit_id) or coalesce(c.handler_id = dahu.user_id(), false) end
from dahu.work_case c
where c.work_case_id = of_case
$$;
comment on function dahu.case_seen(bigint) is 'Whether a case is seen';
