create or replace function dahu.dual_suspend_cause(of_case bigint, as_of date) returns text
    language sql
    stable
as $$
-- dual_suspend_cause - why a source in use must be suspended: agreement expired, interlock failed, wiring changed, no qualified operator; null: nothing.
--
-- Source: domain rules 7.2. A test that is merely older than twelve months is due, and does not suspend. A defect that an inspection found in
--         what keeps sources apart (items E01 of two lines, E02 of own generation) is an interlock that failed, if it is more than a general one.
select case when b.passed = false then 'INTERLOCK_FAILED'
            when dahu.dual_defect(of_case, as_of) is not null then 'INTERLOCK_FAILED'
            when b.changed_since then 'WIRING_CHANGED'
            when not f.dual_source_agreement or f.kind <> 'own_generation' and not f.dispatch_agreement or f.kind = 'parallel' and not f.grid_connection_agreement then 'AGREEMENT_EXPIRED'
            when not f.operators_certified and dahu.policy_word('r4_14_extended', as_of, 'BLOCK') = 'BLOCK' then 'OPERATOR_LAPSED' end
from dahu.dual_facts(of_case, as_of) f
cross join dahu.backfeed_state(of_case, as_of) b
$$;
comment on function dahu.dual_suspend_cause(bigint, date) is 'Why a source in use must be suspended';
