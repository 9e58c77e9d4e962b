create or replace function dahu.effect_outage_restore(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_outage_restore - there is supply again; later than it must, only with what explains it.
--
-- form     {"explanation"?}
-- Errors:  outage_explanation
begin
    if coalesce(form ->> 'explanation', '') = '' and exists (select from dahu.case_clock k where k.work_case_id = of_case and k.item = 'restore_after_outage' and k.due_at < clock_timestamp()) then
        perform dahu.refuse('outage_explanation', '{}');
    end if;
    update dahu.outage x
    set restored_at = clock_timestamp(), explanation = coalesce(form ->> 'explanation', ''), actor = dahu.actor()
    where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_outage_restore(bigint, jsonb) is 'Supply was restored after an outage';
