create or replace function dahu.effect_fault_call_back(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_fault_call_back - the customer was asked whether all is well.
--
-- form     {"content"}
update dahu.fault set called_back_at = clock_timestamp(), content = (form ->> 'content')::boolean where work_case_id = of_case;
select dahu.call_back_made(of_case, true, (form ->> 'content')::boolean, dahu.case_reason(of_case))
$$;
comment on function dahu.effect_fault_call_back(bigint, jsonb) is 'The customer of a fault was asked';
