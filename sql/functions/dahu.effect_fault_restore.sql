create or replace function dahu.effect_fault_restore(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_fault_restore - there is supply again.
--
-- form     {"cause","remedy","outage"}
update dahu.fault
set restored_at = clock_timestamp(), cause = form ->> 'cause', remedy = form ->> 'remedy', outage = (form ->> 'outage')::boolean
where work_case_id = of_case;
select dahu.call_back_plan(of_case, 'RESTORED', dahu.today())
$$;
comment on function dahu.effect_fault_restore(bigint, jsonb) is 'There is supply again';
