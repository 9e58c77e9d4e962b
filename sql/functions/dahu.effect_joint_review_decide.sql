create or replace function dahu.effect_joint_review_decide(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_joint_review_decide - what the management decided, with its minutes; the new state of the case is the decision.
declare
    day date := coalesce((form ->> 'decided_on')::date, dahu.today());
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    end if;
    update dahu.joint_review r
    set decided_on = day, decision = (dahu.step_newest(of_case)).to_state, minutes = form ->> 'minutes', minutes_no = coalesce(form ->> 'minutes_no', ''),
        attendees = array(select jsonb_array_elements_text(form -> 'attendees')), conditions = coalesce(form ->> 'conditions', '')
    where r.work_case_id = of_case;
end
$$;
comment on function dahu.effect_joint_review_decide(bigint, jsonb) is 'Writes the decision of the management';
