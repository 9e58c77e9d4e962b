create or replace function dahu.effect_fault_assign(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_fault_assign - who solves it, by name.
--
-- form     {"to": login}
-- Errors:  case_hand_on_person
select dahu.effect_case_hand_on(of_case, form);
update dahu.fault set solver = form ->> 'to' where work_case_id = of_case;
$$;
comment on function dahu.effect_fault_assign(bigint, jsonb) is 'Who solves a fault';
