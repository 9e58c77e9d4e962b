create or replace function dahu.case_step_effect(step dahu.case_step) returns void
    language plpgsql
as $$
-- case_step_effect - what a step writes besides: its effect, then its clocks (the effect may say of which class the case is).
declare
    rule dahu.workflow_step := (select s from dahu.workflow_step s join dahu.work_case c on c.flow = s.flow
                               where c.work_case_id = step.work_case_id and s.from_state = step.from_state and s.action = step.action);
    item text;
begin
    if rule.effect is not null then
        execute format('select dahu.%I($1, $2)', 'effect_' || rule.effect) using step.work_case_id, step.form;
    end if;
    foreach item in array rule.stops loop
        perform dahu.case_clock_stop(step.work_case_id, item, step.recorded_at);
    end loop;
    if exists (select from dahu.work_case c where c.work_case_id = step.work_case_id and c.closed_at is not null) then
        perform dahu.case_clock_stop(step.work_case_id, null, step.recorded_at);
    end if;
    foreach item in array rule.starts loop
        perform dahu.case_clock_start(step.work_case_id, item, step.recorded_at);
    end loop;
end
$$;
comment on function dahu.case_step_effect(dahu.case_step) is 'What a step writes besides';
