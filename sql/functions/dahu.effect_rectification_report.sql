create or replace function dahu.effect_rectification_report(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_rectification_report - the defect was reported to the government.
update dahu.rectification r
set reported_on = (form ->> 'reported_on')::date, reported_to = form ->> 'reported_to', report_document_no = form ->> 'document_no'
where r.work_case_id = of_case
$$;
comment on function dahu.effect_rectification_report(bigint, jsonb) is 'Records the report to the government';
