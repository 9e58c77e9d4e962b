create or replace function dahu.detail_eligibility_reviews(of_case bigint)
    returns jsonb
    language sql
    stable
as $$
-- detail_eligibility_reviews - a case of this flow as it is read.
select jsonb_build_object('suggestion', e.suggestion, 'was', e.was, 'decided_large', e.decided_large, 'completeness_bp', e.completeness_bp, 'document_no', e.document_no,
                          'as_of', d.as_of, 'outcome', d.outcome, 'facts', d.facts, 'reasons', d.reasons)
from dahu.eligibility_review e
join dahu.decision d using (decision_id)
where e.work_case_id = of_case
$$;
comment on function dahu.detail_eligibility_reviews(bigint) is 'A case of eligibility_reviews as it is read';
