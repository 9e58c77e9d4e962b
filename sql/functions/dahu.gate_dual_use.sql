create or replace function dahu.gate_dual_use(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_dual_use - 4.14, as it is at this moment; a source to put in use is there, and no finding forbids voltage (4.13).
select i.item, i.ok, i.facts
from (select dahu.today() as today offset 0) t -- once, not for each fact
cross join lateral dahu.dual_items(of_case, t.today) i
union all
select 'SOURCE_REGISTERED', exists (select from dahu.dual_source_feed f where f.work_case_id = of_case and f.supply_source_id is not null), '{}'
union all
select i.item, i.ok, i.facts
from dahu.dual_source d
cross join lateral dahu.energise_items(d.account_id, dahu.today()) i
where d.work_case_id = of_case and i.item = 'BLOCKING_FINDINGS'
$$;
comment on function dahu.gate_dual_use(bigint) is 'Gate of 4.14';
