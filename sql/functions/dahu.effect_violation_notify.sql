create or replace function dahu.effect_violation_notify(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_violation_notify - the customer was told in writing.
update dahu.violation v set notified_on = (form ->> 'notified_on')::date, notice_document_no = form ->> 'document_no' where v.work_case_id = of_case
$$;
comment on function dahu.effect_violation_notify(bigint, jsonb) is 'Records the notice of a violation';
