create or replace function dahu.effect_fault_arrive(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_fault_arrive - people are on the spot.
update dahu.fault set arrived_at = clock_timestamp() where work_case_id = of_case
$$;
comment on function dahu.effect_fault_arrive(bigint, jsonb) is 'People are on the spot of a fault';
