create or replace function dahu.gate_application_rejected(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_rejected - a plan is drawn up anew when no review of it is running and none approved it.
select 'REVIEW_NOT_RUNNING', r.work_case_id is null or coalesce(r.decision in ('REJECTED', 'CANCELLED'), false), jsonb_build_object('round', r.round, 'decision', r.decision)
from (select 1) one
left join lateral dahu.joint_review_newest(of_case) r on true
$$;
comment on function dahu.gate_application_rejected(bigint) is 'No review of the plan is running';
