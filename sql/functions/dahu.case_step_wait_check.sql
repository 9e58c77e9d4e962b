create or replace function dahu.case_step_wait_check(of_case dahu.work_case, rule dahu.workflow_step) returns void
    language plpgsql
    stable
as $$
-- case_step_wait_check - while the customer is waited for nothing is done with a case but to go on, to note and to hand it on;
-- and steps that every flow has are for who could take the case further.
--
-- Errors: case_waiting, case_not_waiting (DH409); case_not_yours (DH403)
begin
    if of_case.waiting_at is not null and (rule.action = 'wait' or not rule.common) then
        perform dahu.refuse('case_waiting', jsonb_build_object('case', of_case.case_number, 'since', dahu.civil_text(of_case.waiting_at)), 'DH409');
    elsif of_case.waiting_at is null and rule.common and rule.action = 'resume' then
        perform dahu.refuse('case_not_waiting', jsonb_build_object('case', of_case.case_number), 'DH409');
    elsif rule.common and rule.action <> 'note' and dahu.user_id() is distinct from of_case.handler_id and not exists (
        select from dahu.workflow_step s
        where s.flow = of_case.flow and s.from_state = of_case.state and not s.common and dahu.right_held(s.right_name)) then
        perform dahu.refuse('case_not_yours', jsonb_build_object('case', of_case.case_number, 'desk', dahu.desk()), 'DH403');
    end if;
end
$$;
comment on function dahu.case_step_wait_check(dahu.work_case, dahu.workflow_step) is 'Holds a step to what waiting allows';
