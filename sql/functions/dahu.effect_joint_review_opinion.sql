create or replace function dahu.effect_joint_review_opinion(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_joint_review_opinion - the opinion of a department; a later one takes its place.
insert into dahu.joint_review_opinion (work_case_id, department, opinion, text, user_account_id, actor)
values (of_case, form ->> 'department', form ->> 'opinion', coalesce(form ->> 'text', ''), dahu.user_id(), dahu.actor())
$$;
comment on function dahu.effect_joint_review_opinion(bigint, jsonb) is 'Writes the opinion of a department';
