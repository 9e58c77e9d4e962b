create or replace function dahu.gate_energise(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_energise - 4.13 for the account of a case, as it is today.
select i.item, i.ok, i.facts
from dahu.work_case c
cross join lateral dahu.energise_items(c.account_id, dahu.today()) i
where c.work_case_id = of_case
$$;
comment on function dahu.gate_energise(bigint) is 'Gate of 4.13 for the account of a case';
