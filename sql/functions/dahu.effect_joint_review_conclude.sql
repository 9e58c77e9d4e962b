create or replace function dahu.effect_joint_review_conclude(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_joint_review_conclude - the design institute sums up the preliminary review.
update dahu.joint_review r set concluded_on = dahu.today(), conclusion = form ->> 'conclusion' where r.work_case_id = of_case
$$;
comment on function dahu.effect_joint_review_conclude(bigint, jsonb) is 'Concludes the preliminary review';
