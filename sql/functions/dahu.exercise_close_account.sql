create or replace function dahu.exercise_close_account(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- exercise_close_account - management makes use of the right of 4.11: the work order for the removal is given.
--
-- Errors: closing_proposal (DH409) no closing waits for this proposal; case_step_gate (DH409) the notice has not run out.
declare
    waiting bigint := (select x.work_case_id from dahu.closing x join dahu.work_case c on c.work_case_id = x.work_case_id
                       where x.proposal_id = of_case and c.closed_at is null);
begin
    if waiting is null then
        perform dahu.refuse('closing_proposal', '{}', 'DH409');
    end if;
    perform set_config('dahu.if_match', '', true); -- what the request read is the proposal
    perform dahu.case_move(waiting, 'order', '{}', coalesce(form ->> 'minutes', ''));
end
$$;
comment on function dahu.exercise_close_account(bigint, jsonb) is 'Exercises the right to close an idle account';
