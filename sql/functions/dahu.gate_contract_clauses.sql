create or replace function dahu.gate_contract_clauses(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_contract_clauses - every clause that must be present is present in the newest text; each one that is missing is named.
select 'CLAUSE_' || w.clause_kind,
       exists (select from dahu.contract_clause c where c.work_case_id = of_case and c.version_no = v.version_no and c.clause_kind = w.clause_kind),
       jsonb_build_object('clause', w.clause_kind, 'because', w.because)
from dahu.contract_newest(of_case) v
cross join lateral dahu.clause_wanted(v.account_id, v.kind, greatest(lower(v.valid), dahu.today())) w
$$;
comment on function dahu.gate_contract_clauses(bigint) is 'Gate: the clauses that must be present are';
