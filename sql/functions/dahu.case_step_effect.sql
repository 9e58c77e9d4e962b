create or replace function dahu.case_step_effect(step dahu.case_step) returns void
    language plpgsql
as $$
-- case_step_effect - what a step writes besides: its clocks and its effect.
declare
    rule dahu.workflow_step := (select s from dahu.workflow_step s join dahu.work_case c on c.flow = s.flow
                               where c.work_case_id = step.work_case_id and s.from_state = step.from_state and s.action = step.action);
begin
    if rule.effect is not null then
        execute format('select dahu.%I($1, $2)', 'effect_' || rule.effect) using step.work_case_id, step.form;
    end if;
end
$$;
comment on function dahu.case_step_effect(dahu.case_step) is 'What a step writes besides';
