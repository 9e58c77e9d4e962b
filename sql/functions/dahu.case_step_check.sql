create or replace function dahu.case_step_check(step dahu.case_step) returns dahu.case_step
    language plpgsql
as $$
-- case_step_check - the engine: hold a step to the table of its flow, and move the case.
--
-- Errors: case_unknown (DH404); case_version (DH412) the case has moved since it was read; case_step_state, case_waiting (DH409)
--         not possible in this state, or while the customer is waited for; right_missing (DH403); case_step_gate (DH409)
--         something that must hold does not.
declare
    of_case dahu.work_case;
    rule    dahu.workflow_step;
    of_flow dahu.workflow;
    missing text;
begin
    select * into of_case from dahu.work_case w where w.work_case_id = step.work_case_id for update;
    if not found or not dahu.case_seen(of_case.work_case_id) then
        perform dahu.refuse('case_unknown', jsonb_build_object('case', step.work_case_id), 'DH404');
    end if;
    select * into of_flow from dahu.workflow f where f.flow = of_case.flow;
    select * into rule from dahu.workflow_step s
    where s.flow = of_case.flow and s.action = step.action and s.from_state = of_case.state;
    if not found then
        perform dahu.refuse('case_step_state', jsonb_build_object('case', of_case.case_number, 'action', step.action, 'state', of_case.state, 'flow', of_case.flow), 'DH409');
    end if;
    perform dahu.right_require(rule.right_name);
    perform dahu.version_require(of_case.case_number, of_case.version);
    perform dahu.case_step_wait_check(of_case, rule);

    step.gate_items := dahu.gate_items(of_case.work_case_id, rule.gates);
    missing := (select string_agg(i ->> 'item', ' ') from jsonb_array_elements(step.gate_items) i where not (i ->> 'ok')::boolean);
    if missing is not null then
        perform dahu.refuse('case_step_gate', jsonb_build_object('case', of_case.case_number, 'flow', of_case.flow, 'action', step.action, 'missing', missing), 'DH409');
    end if;

    step.from_state := of_case.state;
    step.to_state := rule.to_state;
    step.user_account_id := dahu.user_id();
    step.desk := dahu.desk();
    step.actor := dahu.actor();
    step.recorded_at := clock_timestamp();

    perform set_config('dahu.case_step', of_case.work_case_id::text, true);
    update dahu.work_case w
    set state = rule.to_state, version = w.version + 1,
        handler_id = coalesce(w.handler_id, case when not rule.common and (of_case.state <> '' or w.desk_name = dahu.desk()) then dahu.user_id() end),
        closed_at = case when rule.to_state = any (of_flow.final_states) then step.recorded_at end
    where w.work_case_id = of_case.work_case_id;
    perform set_config('dahu.case_step', '', true);
    return step;
end
$$;
comment on function dahu.case_step_check(dahu.case_step) is 'The engine of the workflows';
