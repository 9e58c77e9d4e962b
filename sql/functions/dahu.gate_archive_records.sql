create or replace function dahu.gate_archive_records(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_archive_records - all that 4.19 asks for is there; each record that is missing is named (4.20).
select r.item, r.there, r.facts || jsonb_build_object('record', r.record)
from dahu.work_case c
cross join lateral dahu.record_items(c.account_id, dahu.today()) r
where c.work_case_id = of_case and r.needed
$$;
comment on function dahu.gate_archive_records(bigint) is 'Gate: all records of 4.19 are there';
