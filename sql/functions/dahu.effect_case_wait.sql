create or replace function dahu.effect_case_wait(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_case_wait - the case waits for the customer: its clocks stand still. Why, the step says.
update dahu.work_case set waiting_at = clock_timestamp() where work_case_id = of_case;
select dahu.case_clock_pause_all(of_case, clock_timestamp());
$$;
comment on function dahu.effect_case_wait(bigint, jsonb) is 'A case waits for the customer';
