create or replace function dahu.detail_violations(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_violations - a violation as it is read: evidence, the newest reckoning, the claim.
select to_jsonb(v) - array['work_case_id', 'account_id', 'recorded_at', 'approved_by']
       || jsonb_build_object('reckoning', (select to_jsonb(r) - array['work_case_id', 'violation_assessment_id', 'recorded_at']
                                           from dahu.violation_reckoning(v.work_case_id) r where r.work_case_id is not null),
                             'approved_by', (select u.login from dahu.user_account u where u.user_account_id = v.approved_by),
                             'claim', (select dahu.claim_row(c.claim_id) from dahu.claim c where c.work_case_id = v.work_case_id))
from dahu.violation v
where v.work_case_id = of_case
$$;
comment on function dahu.detail_violations(bigint) is 'A violation as it is read';
