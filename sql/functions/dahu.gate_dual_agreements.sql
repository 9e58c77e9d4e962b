create or replace function dahu.gate_dual_agreements(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_dual_agreements - the agreements that the kind of source asks for are in force.
select i.item, i.ok, i.facts from dahu.dual_items(of_case, dahu.today()) i
where i.item in ('SUPPLY_CONTRACT', 'DUAL_SOURCE_AGREEMENT', 'DISPATCH_AGREEMENT', 'GRID_CONNECTION_AGREEMENT')
$$;
comment on function dahu.gate_dual_agreements(bigint) is 'Gate: agreements of a second source are in force';
