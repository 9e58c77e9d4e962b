create or replace function dahu.effect_incident_replace(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_incident_replace - the meter was exchanged: which event of metering that was.
--
-- Errors: incident_exchange: not an exchange at that point at or after the incident.
declare
    i dahu.meter_incident := (select x from dahu.meter_incident x where x.work_case_id = of_case);
begin
    if not exists (select from dahu.metering_event e
                   where e.metering_event_id = (form ->> 'event')::bigint and e.kind = 'EXCHANGE' and e.metering_point_id = i.metering_point_id
                     and e.recorded_at >= i.found_at) then
        perform dahu.refuse('incident_exchange', jsonb_build_object('event', form ->> 'event'));
    end if;
    update dahu.meter_incident x set metering_event_id = (form ->> 'event')::bigint where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_incident_replace(bigint, jsonb) is 'Records the exchange after an incident';
