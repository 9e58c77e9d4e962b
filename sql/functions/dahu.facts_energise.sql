create or replace function dahu.facts_energise(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, supply_contract text, source_count integer,
                   dispatch_agreement boolean, blocking_findings integer, energised boolean)
    language sql
    stable
as $$
-- facts_energise - facts of rule 4.13 for every account that is open on a day.
--
-- Shape:  one row per account; the columns after evidence_bp are facts.
select a.account_id, '', null::integer, f.supply_contract, f.source_count, f.dispatch_agreement, f.blocking_findings, f.energised
from dahu.account_open(as_of, only_account) a
cross join lateral dahu.energise_facts(a.account_id, as_of) f
order by a.account_id
$$;
comment on function dahu.facts_energise(date, bigint) is 'Facts of rule 4.13 for every open account';
