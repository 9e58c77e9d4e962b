create or replace function dahu.effect_outage_begin(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_outage_begin - the line is without voltage, now.
update dahu.outage x set began_at = clock_timestamp(), actor = dahu.actor() where x.work_case_id = of_case
$$;
comment on function dahu.effect_outage_begin(bigint, jsonb) is 'An outage begins';
