create or replace function dahu.account_tiers() returns table (account_id bigint, tier text)
    language sql
    stable
as $$
-- account_tiers - of which tier the manager of each account has to be (K1): COMPANY for important users and for what is very large by
-- capacity or voltage, REGION for large customers, CENTRE for all others.
select a.account_id, case
    when exists (select from dahu.important_user i join dahu.work_case c using (work_case_id)
                 where i.account_id = a.account_id and c.state = 'CONFIRMED' and i.ended_on is null)
         or a.supply_kv >= (select dahu.policy_number('k1_company_kv', dahu.today(), 110))
         or (v.facts ->> 'capacity_kva')::numeric >= (select dahu.policy_number('k1_company_kva', dahu.today(), 10000)) then 'COMPANY'
    when coalesce(k.large, v.outcome = 'PASS', false) then 'REGION'
    else 'CENTRE' end
from dahu.account a
left join lateral (select d.facts, d.outcome from dahu.decision d
                   where d.account_id = a.account_id and d.rule_id = '4.1' and d.subject = '' and d.as_of <= (select dahu.today())
                   order by d.as_of desc, d.decision_id desc limit 1) v on true
left join dahu.account_class k on k.account_id = a.account_id and k.valid @> (select dahu.today())
$$;
comment on function dahu.account_tiers() is 'Of which tier the manager of each account has to be (K1)';
