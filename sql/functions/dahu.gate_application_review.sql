create or replace function dahu.gate_application_review(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_review - 4.7: the plan as it stands was approved by the joint review, where it needs one.
select 'JOINT_REVIEW', coalesce(g.grounds = '{}' or (r.decision = 'APPROVED' and r.round = p.round), false),
       jsonb_build_object('grounds', to_jsonb(g.grounds), 'round', r.round, 'decision', r.decision)
from (select dahu.joint_review_grounds(of_case) as grounds) g
left join lateral dahu.joint_review_newest(of_case) r on true
left join lateral (select max(p.round) as round from dahu.supply_plan p where p.work_case_id = of_case) p on true
$$;
comment on function dahu.gate_application_review(bigint) is 'The plan was approved by the joint review';
