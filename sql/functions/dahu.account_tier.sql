create or replace function dahu.account_tier(account bigint) returns text
    language sql
    stable
    set search_path = dahu, public
as $$
-- account_tier - of which tier its account manager has to be (K1): COMPANY for important users and for what is very large by capacity or
-- voltage, REGION for large customers, CENTRE for all others.
select case
    when exists (select from important_user i join work_case c using (work_case_id) where i.account_id = a.account_id and c.state = 'CONFIRMED' and i.ended_on is null)
         or a.supply_kv >= policy_number('k1_company_kv', today(), 110)
         or (v.facts ->> 'capacity_kva')::numeric >= policy_number('k1_company_kva', today(), 10000) then 'COMPANY'
    when coalesce(k.large, v.outcome = 'PASS', false) then 'REGION'
    else 'CENTRE' end
from account a
left join lateral (select d.facts, d.outcome from decision d where d.account_id = a.account_id and d.rule_id = '4.1' and d.as_of <= today() order by d.as_of desc, d.decision_id desc limit 1) v on true
left join account_class k on k.account_id = a.account_id and k.valid @> today()
where a.account_id = account
$$;
comment on function dahu.account_tier(bigint) is 'Of which tier the manager of an account has to be (K1)';
