create or replace function dahu.effect_fault_tell(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_fault_tell - the customer was told what is being done.
update dahu.fault set told_at = coalesce(told_at, clock_timestamp()) where work_case_id = of_case
$$;
comment on function dahu.effect_fault_tell(bigint, jsonb) is 'The customer of a fault was told';
