create or replace function dahu.effect_outage_clear(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_outage_clear - the cause is gone: from now supply is owed.
update dahu.outage x set cause_ended_at = clock_timestamp(), actor = dahu.actor() where x.work_case_id = of_case
$$;
comment on function dahu.effect_outage_clear(bigint, jsonb) is 'The cause of an outage is gone';
