create or replace function dahu.joint_review_approved(of_account bigint, number text) returns boolean
    language sql
    stable
as $$
-- joint_review_approved - whether the joint review of that number was about a second source of this account, and approved it (4.7, 4.14).
select exists (select from dahu.work_case c
               join dahu.joint_review j using (work_case_id)
               join dahu.service_application a on a.work_case_id = j.application_case_id
               where c.case_number = number and c.account_id = of_account and c.flow = 'joint-reviews' and c.state = 'APPROVED' and a.hv_source_count >= 2)
$$;
comment on function dahu.joint_review_approved(bigint, text) is 'Whether a joint review approved a second source';
