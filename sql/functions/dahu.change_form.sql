create or replace function dahu.change_form(a dahu.service_application, form jsonb, day date) returns jsonb
    language sql
    stable
as $$
-- change_form - what every metering event of an application says: since when, applied for when, why, by which document, by whom.
select jsonb_strip_nulls(jsonb_build_object(
    'from', day, 'applied', a.submitted_on, 'reason', coalesce(nullif(a.change ->> 'reason', ''), a.kind || ' ' || a.application_number),
    'document_no', coalesce(form ->> 'document_no', a.application_number), 'actor', dahu.actor(), 'settled_reason', form ->> 'settled_reason'))
$$;
comment on function dahu.change_form(dahu.service_application, jsonb, date) is 'What every metering event of an application says';
