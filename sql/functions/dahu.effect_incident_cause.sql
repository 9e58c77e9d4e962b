create or replace function dahu.effect_incident_cause(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_incident_cause - whose cause it was: that decides who pays.
update dahu.meter_incident i
set cause = form ->> 'cause', cause_detail = form ->> 'detail', cause_document_no = coalesce(form ->> 'document_no', '')
where i.work_case_id = of_case
$$;
comment on function dahu.effect_incident_cause(bigint, jsonb) is 'Records the cause of an incident';
