create or replace function dahu.facts_receiving_station(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, new_installation boolean, hv_switch_room boolean, metering_mode text, ct_primary_a integer,
                   ct_class_s boolean, capacity_kva integer, supply_kv numeric, load_factor_bp integer, transformer_type text, indoors boolean,
                   approved_exceptions jsonb)
    language sql
    stable
as $$
-- facts_receiving_station - facts of rule 4.4 for every open application whose design was handed in.
--
-- Shape:  one row per application, subject is its number; the columns after evidence_bp are facts. The newest design counts.
select s.account_id, s.application_number, null::integer, dahu.station_new(d), d.hv_switch_room, lower(d.metering_mode), d.ct_primary_a, d.ct_class_s,
       d.capacity_kva, d.supply_kv, d.load_factor_bp, lower(d.transformer_kind), d.indoors,
       (select coalesce(jsonb_agg(jsonb_build_object('check', e.part) order by e.part), '[]') from design_exception e where e.work_case_id = s.work_case_id)
from dahu.application_open(as_of, only_account) s
cross join lateral (select x.* from dahu.station_design x where x.work_case_id = s.work_case_id order by x.round desc limit 1) d
order by s.account_id, s.application_number
$$;
comment on function dahu.facts_receiving_station(date, bigint) is 'Facts of rule 4.4 for open applications';
