create or replace function dahu.effect_dual_accept(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_dual_accept - the receiving installation was inspected and accepted (domain rules 7.1 item 7).
update dahu.dual_source d set accepted_on = (form ->> 'accepted_on')::date, acceptance_document = form ->> 'document_no' where d.work_case_id = of_case
$$;
comment on function dahu.effect_dual_accept(bigint, jsonb) is 'The receiving installation was accepted';
