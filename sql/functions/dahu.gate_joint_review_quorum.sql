create or replace function dahu.gate_joint_review_quorum(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_joint_review_quorum - 4.7: dispatch and production-technology have given their opinions, and as many departments as the house asks for.
with given as (
    select distinct on (o.department) o.department, o.opinion
    from dahu.joint_review_opinion o
    where o.work_case_id = of_case
    order by o.department, o.joint_review_opinion_id desc
)
select 'OPINION_' || d.department, exists (select from given g where g.department = d.department), '{}'::jsonb
from (values ('DISPATCH'), ('PRODUCTION')) as d(department)
union all
select 'QUORUM', (select count(*) from given) >= q.most, jsonb_build_object('given', (select count(*) from given), 'quorum', q.most)
from (select dahu.policy_number('r4_7_quorum', dahu.today(), 2) as most) q
$$;
comment on function dahu.gate_joint_review_quorum(bigint) is 'The departments have given their opinions';
