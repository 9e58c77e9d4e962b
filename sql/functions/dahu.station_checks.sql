create or replace function dahu.station_checks(d dahu.station_design) returns table (part text, holds boolean)
    language sql
    stable
as $$
-- station_checks - the four checks of clause 4.4 of a design: null where the design does not say enough.
--
-- Source: rule 4.4, which decides the same from the same facts; tests hold the two against each other. The currents hold a root of
-- three: I = S / (sqrt(3) U), so squares are compared, in numeric, exactly.
with limits as (
    select dahu.policy_number(case when d.ct_class_s then 'r4_4_ct_least_class_s_bp' else 'r4_4_ct_least_bp' end, dahu.today(), 3000)::numeric as least_bp,
           dahu.policy_number('r4_4_ct_most_bp', dahu.today(), 10000)::numeric as most_bp,
           dahu.policy_number('r4_4_ct_rated_most_bp', dahu.today(), 12000)::numeric as rated_bp
)
select 'a', d.hv_switch_room
union all
select 'b', d.metering_mode = 'HVHM'
union all
select 'c', (s * d.load_factor_bp) ^ 2 >= 3 * (i * l.least_bp) ^ 2 and (s * d.load_factor_bp) ^ 2 <= 3 * (i * l.most_bp) ^ 2
            and (s * 10000) ^ 2 <= 3 * (i * l.rated_bp) ^ 2
from limits l, (select d.capacity_kva::numeric as s, d.supply_kv * d.ct_primary_a as i) c
union all
select 'd', case when d.transformer_kind <> 'DRY' or not d.indoors then false else d.transformer_kind = 'DRY' and d.indoors end
$$;
comment on function dahu.station_checks(dahu.station_design) is 'The four checks of clause 4.4';
