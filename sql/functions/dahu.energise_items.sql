create or replace function dahu.energise_items(of_account bigint, as_of date) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- energise_items - what must hold before an account comes under voltage (4.13), item by item.
--
-- Shape:  SUPPLY_CONTRACT, BLOCKING_FINDINGS; with two sources of the grid DISPATCH_AGREEMENT too.
with f as (select * from dahu.energise_facts(of_account, as_of))
select 'SUPPLY_CONTRACT', f.supply_contract = 'effective', jsonb_build_object('contract', f.supply_contract, 'on', as_of) from f
union all
select 'DISPATCH_AGREEMENT', f.dispatch_agreement, jsonb_build_object('sources', f.source_count) from f where f.source_count >= 2
union all
select 'BLOCKING_FINDINGS', f.blocking_findings = 0,
       jsonb_build_object('open', (select coalesce(jsonb_agg(b.finding), '[]') from dahu.finding_blocking(of_account, as_of) b)) from f
$$;
comment on function dahu.energise_items(bigint, date) is 'What must hold before an account comes under voltage';
