create or replace function dahu.case_move_now(of_case bigint, act text, form jsonb, why text) returns void
    language plpgsql
as $$
-- case_move_now - a step that does not wait for anybody: a case that waits for its customer goes on first, for the same reason.
begin
    perform set_config('dahu.if_match', '', true); -- nobody read this case to change it
    if (select c.waiting_at is not null from dahu.work_case c where c.work_case_id = of_case) then
        perform dahu.case_move(of_case, 'resume', '{}', why);
    end if;
    perform dahu.case_move(of_case, act, form, why);
end
$$;
comment on function dahu.case_move_now(bigint, text, jsonb, text) is 'A step that does not wait for anybody';
