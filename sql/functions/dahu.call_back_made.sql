create or replace function dahu.call_back_made(of_case bigint, reached boolean, content boolean, words text) returns void
    language plpgsql
as $$
-- call_back_made - a customer was called: the earliest open call of the case was tried, and is done when the customer was reached.
--
-- A call that nobody had planned is recorded by its step alone.
-- Errors: call_back_answer: reached, and not said whether the customer was content
declare
    call bigint := (select b.call_back_id from dahu.call_back b
                    where b.work_case_id = of_case and b.done_on is null and b.dropped_because is null order by b.due_on, b.call_back_id limit 1);
begin
    if call is not null and reached and content is null then
        perform dahu.refuse('call_back_answer', '{}');
    end if;
    update dahu.call_back b
    set attempts = b.attempts + 1, attempted_at = clock_timestamp(), done_on = case when reached then dahu.today() end,
        satisfied = case when reached then content end, said = case when reached then coalesce(words, '') else b.said end
    where b.call_back_id = call;
end
$$;
comment on function dahu.call_back_made(bigint, boolean, boolean, text) is 'A customer was called';
