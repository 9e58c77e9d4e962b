create or replace function dahu.effect_incident_report(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_incident_report - a metering device is damaged, stolen or lost, and somebody said so: promptly, or not (policy r4_9_report_hours).
--
-- Errors: incident_point, incident_future.
declare
    account bigint := (select c.account_id from dahu.work_case c where c.work_case_id = of_case);
    found   timestamptz := (form ->> 'found_at')::timestamptz;
    told    timestamptz := coalesce((form ->> 'reported_at')::timestamptz, clock_timestamp());
    point   bigint := (select p.metering_point_id
                       from dahu.metering_point p
                       join dahu.metering_point_account m on m.metering_point_id = p.metering_point_id
                       where p.point_number = form ->> 'point' and m.account_id = account and m.valid @> dahu.today());
begin
    if point is null then
        perform dahu.refuse('incident_point', jsonb_build_object('point', form ->> 'point'));
    end if;
    if told > clock_timestamp() + interval '1 minute' then
        perform dahu.refuse('incident_future', '{}');
    end if;
    insert into dahu.meter_incident (work_case_id, account_id, metering_point_id, kind, found_at, reported_at, reporter, prompt, detail)
    values (of_case, account, point, form ->> 'kind', found, told, form ->> 'reporter',
            told <= found + make_interval(hours => dahu.policy_number('r4_9_report_hours', dahu.today(), 24)::integer), form ->> 'detail');
end
$$;
comment on function dahu.effect_incident_report(bigint, jsonb) is 'Records an incident of a meter';
