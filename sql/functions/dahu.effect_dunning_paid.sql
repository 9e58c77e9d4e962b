create or replace function dahu.effect_dunning_paid(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_dunning_paid - nothing is overdue any more: supply is owed from now.
update dahu.dunning x set paid_at = clock_timestamp(), actor = dahu.actor() where x.work_case_id = of_case
$$;
comment on function dahu.effect_dunning_paid(bigint, jsonb) is 'Arrears were paid';
