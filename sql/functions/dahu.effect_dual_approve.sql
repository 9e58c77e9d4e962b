create or replace function dahu.effect_dual_approve(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dual_approve - approved; two sources of high voltage only with the joint review that approved them (4.7).
declare
    d      dahu.dual_source := (select x from dahu.dual_source x where x.work_case_id = of_case);
    review text := nullif(form ->> 'joint_review', '');
begin
    if d.high_voltage and not dahu.joint_review_approved(d.account_id, review) then
        perform dahu.refuse('case_step_gate', jsonb_build_object('case', (select c.case_number from dahu.work_case c where c.work_case_id = of_case), 'flow', 'dual-sources', 'action', 'approve',
                                                                 'missing', 'JOINT_REVIEW'), 'DH409');
    end if;
    update dahu.dual_source x set approved_on = dahu.today(), approval_document = form ->> 'document_no', joint_review = review where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_dual_approve(bigint, jsonb) is 'A second source is approved';
