create or replace function dahu.gate_closing_idle(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_closing_idle - the newest review still finds the account idle: use, a suspension or a reason since then stops it.
select 'STILL_IDLE', exists (select from dahu.decision_current(x.account_id) d where d.rule_id = '4.11' and d.outcome = 'FAIL')
                     and not exists (select from dahu.account a where a.account_id = x.account_id and a.idle_reason is not null), null::jsonb
from dahu.closing x where x.work_case_id = of_case
$$;
comment on function dahu.gate_closing_idle(bigint) is 'The account is still idle';
