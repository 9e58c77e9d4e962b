create or replace function dahu.detail_faults(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_faults - a fault as it is read.
select to_jsonb(f) - 'work_case_id' from dahu.fault f where f.work_case_id = of_case
$$;
comment on function dahu.detail_faults(bigint) is 'A fault as it is read';
