create or replace function dahu.effect_dunning_stop(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_dunning_stop - supply was stopped, now.
--
-- form     {"document_no"}
update dahu.dunning x set stopped_at = clock_timestamp(), stop_document_no = form ->> 'document_no', actor = dahu.actor() where x.work_case_id = of_case
$$;
comment on function dahu.effect_dunning_stop(bigint, jsonb) is 'Supply was stopped for arrears';
