create or replace function dahu.due_meter_test() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_meter_test - field tests of metering devices by the classes of DL/T 448 (4.15).
select 'meter_test', d.account_number, 'INSPECTOR', null::bigint, d.account_id, null::bigint, d.org_unit_id, d.account_number, d.meter_due_on, null::text,
       jsonb_build_object('as_of', d.as_of)
from dahu.inspection_due d
where d.meter_due_on <= (select dahu.today() + 90)
$$;
comment on function dahu.due_meter_test() is 'Field tests of metering devices that are due';
