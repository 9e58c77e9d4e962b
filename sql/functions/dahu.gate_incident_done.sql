create or replace function dahu.gate_incident_done(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_incident_done - the meter is replaced, and who caused it was charged: the customer, or nobody.
select 'METER_REPLACED', i.metering_event_id is not null, jsonb_build_object('event', i.metering_event_id)
from dahu.meter_incident i where i.work_case_id = of_case
union all
select 'COMPENSATION_CHARGED', i.cause <> 'CUSTOMER' or exists (select from dahu.claim c where c.work_case_id = of_case), jsonb_build_object('cause', i.cause)
from dahu.meter_incident i where i.work_case_id = of_case
$$;
comment on function dahu.gate_incident_done(bigint) is 'What must hold before an incident is closed';
