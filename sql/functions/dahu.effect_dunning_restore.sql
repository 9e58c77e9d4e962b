create or replace function dahu.effect_dunning_restore(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_dunning_restore - there is supply again.
update dahu.dunning x set restored_at = clock_timestamp(), actor = dahu.actor() where x.work_case_id = of_case
$$;
comment on function dahu.effect_dunning_restore(bigint, jsonb) is 'Supply was restored after a stop';
