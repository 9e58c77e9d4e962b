create or replace function dahu.joint_review_newest(of_application bigint) returns dahu.joint_review
    language sql
    stable
as $$
-- joint_review_newest - the newest round of the joint review of an application; null when there is none.
select r from dahu.joint_review r where r.application_case_id = of_application order by r.round desc limit 1
$$;
comment on function dahu.joint_review_newest(bigint) is 'Newest round of the joint review of an application';
