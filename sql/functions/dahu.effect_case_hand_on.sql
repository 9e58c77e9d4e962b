create or replace function dahu.effect_case_hand_on(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_case_hand_on - hand a case to a person, or back to the queue of a desk (K5: inside the system).
--
-- form     {"to": login, or null for the queue; "desk": the desk, by default one of that person that can take the case further}
-- Errors:  case_hand_on_person: no such person, disabled, not at that desk, or sees the account's unit not
declare
    c      dahu.work_case := (select w from dahu.work_case w where w.work_case_id = of_case);
    person bigint := (select u.user_account_id from dahu.user_account u where u.login = form ->> 'to');
    able   text := (
        select d.name from dahu.desk d
        where d.name = coalesce(form ->> 'desk', d.name) and (form ->> 'to' is null or exists (select from dahu.case_takers(of_case) t where t.user_account_id = person and t.desk_name = d.name))
          and exists (select from dahu.workflow_step s join dahu.desk_right r on r.right_name = s.right_name and r.desk_name = d.name
                      where s.flow = c.flow and s.from_state = c.state and not s.common)
        order by d.name <> c.desk_name, d.name
        limit 1);
begin
    if able is null then
        perform dahu.refuse('case_hand_on_person', jsonb_build_object('case', c.case_number, 'to', coalesce(form ->> 'to', form ->> 'desk', '')));
    end if;
    update dahu.work_case set handler_id = person, desk_name = able where work_case_id = of_case;
    perform dahu.case_tell('case_assigned', of_case, jsonb_build_object(
        'from', dahu.actor(), 'reason', coalesce((select s.reason from dahu.case_step s where s.work_case_id = of_case order by s.case_step_id desc limit 1), '')));
end
$$;
comment on function dahu.effect_case_hand_on(bigint, jsonb) is 'Hands a case on';
