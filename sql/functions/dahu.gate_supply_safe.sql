create or replace function dahu.gate_supply_safe(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_supply_safe - no finding keeps the account of a case from voltage (4.13); its contract is no matter here: it was supplied before.
select i.item, i.ok, i.facts
from dahu.work_case c cross join lateral dahu.energise_items(c.account_id, dahu.today()) i
where c.work_case_id = of_case and i.item = 'BLOCKING_FINDINGS'
$$;
comment on function dahu.gate_supply_safe(bigint) is 'No finding keeps the account from voltage';
