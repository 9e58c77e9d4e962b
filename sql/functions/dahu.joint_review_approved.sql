create or replace function dahu.joint_review_approved(of_account bigint, number text) returns boolean
    language sql
    stable
as $$
-- joint_review_approved - whether the joint review of that number was about this account and approved (4.7).
select exists (select from dahu.work_case c where c.case_number = number and c.account_id = of_account and c.flow = 'joint-reviews' and c.state = 'APPROVED')
$$;
comment on function dahu.joint_review_approved(bigint, text) is 'Whether a joint review approved';
