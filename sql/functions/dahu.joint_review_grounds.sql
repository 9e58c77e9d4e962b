create or replace function dahu.joint_review_grounds(of_case bigint) returns text[]
    language sql
    stable
as $$
-- joint_review_grounds - why the plan of an application needs the joint review (4.7); empty when it does not.
--
-- Source: rule 4.7 decides the same for the review of the night; tests hold the two against each other. A plan for less than was
-- applied for needs what the application needs.
select coalesce(array_agg(g.ground order by g.place), '{}')
from dahu.service_application a
cross join lateral (values
    (1, 'DEDICATED_LINE', a.dedicated_line),
    (2, 'HV_DUAL_SOURCE', a.hv_source_count >= 2),
    (3, 'LV_SECOND_SOURCE', a.lv_second_source and exists (select from dahu.policy p where p.key = 'r4_7_lv_second_source' and p.valid @> dahu.today() and p.value = 'true')),
    (4, 'APPLICATION_CAPACITY', a.applied_kva >= dahu.policy_number('r4_7_application_kva', dahu.today(), 2000))) as g(place, ground, holds)
where a.work_case_id = of_case and g.holds
$$;
comment on function dahu.joint_review_grounds(bigint) is 'Why an application needs the joint review';
