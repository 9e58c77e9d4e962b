create or replace function dahu.effect_case_resume(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_case_resume - the customer has answered: the clocks of the case run again.
update dahu.work_case set waiting_at = null where work_case_id = of_case;
select dahu.case_clock_resume_all(of_case, clock_timestamp());
$$;
comment on function dahu.effect_case_resume(bigint, jsonb) is 'A case goes on';
