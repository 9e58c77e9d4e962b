create or replace function dahu.effect_joint_review_cancel(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_joint_review_cancel - there is nothing to review any more.
update dahu.joint_review r set decided_on = dahu.today(), decision = 'CANCELLED' where r.work_case_id = of_case
$$;
comment on function dahu.effect_joint_review_cancel(bigint, jsonb) is 'Cancels a joint review';
