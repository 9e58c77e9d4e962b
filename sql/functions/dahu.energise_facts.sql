create or replace function dahu.energise_facts(of_account bigint, as_of date)
    returns table (supply_contract text, source_count integer, dispatch_agreement boolean, blocking_findings integer, energised boolean)
    language sql
    stable
as $$
-- energise_facts - the facts of rule 4.13 for one account; the gate and the review read the same.
select case when exists (select from dahu.contract_on(of_account, 'SUPPLY', as_of)) then 'effective'
            when exists (select from contract_version v where v.account_id = of_account and v.kind = 'SUPPLY' and v.in_force and upper(v.valid) <= as_of) then 'expired'
            else 'none' end,
       dahu.grid_source_count(of_account, as_of),
       exists (select from dahu.contract_on(of_account, 'DISPATCH', as_of)),
       (select count(*)::integer from dahu.finding_blocking(of_account, as_of)),
       dahu.energised(of_account, as_of)
$$;
comment on function dahu.energise_facts(bigint, date) is 'Facts of rule 4.13 for one account';
