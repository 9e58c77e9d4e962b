create or replace function dahu.effect_dunning_approve(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_dunning_approve - the stop was approved inside.
--
-- form     {"document_no"}
update dahu.dunning x set approved_on = dahu.today(), approval_document = form ->> 'document_no', actor = dahu.actor() where x.work_case_id = of_case
$$;
comment on function dahu.effect_dunning_approve(bigint, jsonb) is 'The stop of supply is approved';
