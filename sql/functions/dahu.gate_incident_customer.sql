create or replace function dahu.gate_incident_customer(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_incident_customer - the customer pays only for what it caused; all else is replaced free.
select 'CUSTOMER_CAUSED', coalesce(i.cause = 'CUSTOMER', false), jsonb_build_object('cause', i.cause)
from dahu.meter_incident i where i.work_case_id = of_case
$$;
comment on function dahu.gate_incident_customer(bigint) is 'The customer caused the incident';
