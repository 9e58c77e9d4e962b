create or replace function dahu.gate_eligibility_sure(of_case bigint)
    returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_eligibility_sure - the rule could say; what it could not is decided by overruling.
select 'ELIGIBILITY_SURE', e.suggestion <> 'UNSURE', jsonb_build_object('suggestion', e.suggestion, 'completeness_bp', e.completeness_bp)
from dahu.eligibility_review e
where e.work_case_id = of_case
$$;
comment on function dahu.gate_eligibility_sure(bigint) is 'The rule could say';
