create or replace function dahu.effect_application_design(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_application_design - the design of the receiving station, as the customer handed it in (4.4).
insert into dahu.station_design (work_case_id, round, new_installation, hv_switch_room, metering_mode, ct_primary_a, ct_class_s, capacity_kva, supply_kv,
                                 load_factor_bp, transformer_kind, indoors, text, actor)
select of_case, (select 1 + coalesce(max(d.round), 0) from dahu.station_design d where d.work_case_id = of_case),
       (form ->> 'new_installation')::boolean, (form ->> 'hv_switch_room')::boolean, form ->> 'metering_mode', (form ->> 'ct_primary_a')::integer,
       coalesce((form ->> 'ct_class_s')::boolean, false), coalesce((form ->> 'capacity_kva')::integer, p.approved_kva),
       coalesce((form ->> 'supply_kv')::numeric, p.supply_kv), (form ->> 'load_factor_bp')::integer, form ->> 'transformer_kind',
       (form ->> 'indoors')::boolean, coalesce(form ->> 'text', ''), dahu.actor()
from dahu.supply_plan_newest(of_case) p
$$;
comment on function dahu.effect_application_design(bigint, jsonb) is 'Writes the design of a receiving station';
