create or replace function dahu.case_move(of_case bigint, act text, form jsonb, why text) returns void
    language sql
as $$
-- case_move - do a step of a case; see dahu.case_step_check for what is refused.
insert into dahu.case_step (work_case_id, action, form, reason, from_state, to_state, actor)
values (of_case, act, coalesce(form, '{}'), coalesce(why, ''), '', '', '')
$$;
comment on function dahu.case_move(bigint, text, jsonb, text) is 'Does a step of a case';
