create or replace function dahu.effect_dunning_last_notice(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_dunning_last_notice - the customer was told once more, shortly before the stop.
--
-- form     {"told_to"}
update dahu.dunning x set last_told_at = clock_timestamp(), last_told_to = form ->> 'told_to', actor = dahu.actor() where x.work_case_id = of_case
$$;
comment on function dahu.effect_dunning_last_notice(bigint, jsonb) is 'A customer was told once more before the stop';
