create or replace function dahu.effect_dual_use(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_dual_use - put in use: every source of the case, with what the gate said at this moment.
insert into dahu.source_use (work_case_id, supply_source_id, began_at, gate_items, actor)
select of_case, f.supply_source_id, clock_timestamp(), dahu.gate_items(of_case, array['dual_use']), dahu.actor()
from dahu.dual_source_feed f where f.work_case_id = of_case and f.supply_source_id is not null
$$;
comment on function dahu.effect_dual_use(bigint, jsonb) is 'A second source is put in use';
