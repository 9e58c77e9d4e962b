create or replace function dahu.gate_application_carry_out(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_carry_out - what must hold on the day on which a change takes effect.
--
-- What comes back under voltage waits for findings that block it (4.13). Its contract is not asked again: whose contract has ended while
-- power flows is renewed, not cut off.
-- Source: 供电营业规则 1996 art. 32: an account is closed when its meters are removed; 4.8: uses are metered apart, or by a fixed
--         ratio or quantity, where the conditions of supply are given.
with a as (
    select a.* from dahu.service_application a where a.work_case_id = of_case
)
select 'DAY_HAS_COME', a.effective_on <= dahu.today(), jsonb_build_object('effective', a.effective_on) from a
union all
select 'METER_REMOVED', not exists (select from dahu.metering_point_account m
                                    join dahu.meter_installation i using (metering_point_id)
                                    where m.account_id = a.account_id and m.valid @> dahu.today() and upper_inf(i.valid)), '{}'::jsonb
from a where a.kind = 'CLOSE'
union all
select i.item, i.ok, i.facts
from a cross join lateral dahu.energise_items(a.account_id, dahu.today()) i
where a.kind in ('RESUME', 'TEMP_SWAP') and i.item = 'BLOCKING_FINDINGS'
union all
select 'SUPPLY_CONDITION', coalesce(a.condition_ok, false), '{}' from a where a.kind = 'SEPARATE_METERING'
union all
select 'SEPARABLE_OR_SPLIT', coalesce(a.separable, false) or jsonb_array_length(coalesce(a.change -> 'parts', '[]')) > 0, '{}'
from a where a.kind = 'SEPARATE_METERING'
union all
-- one meter for each use but one, which has the common meter; else a ratio or quantity
select 'EACH_METERED_OR_SPLIT', jsonb_array_length(coalesce(a.change -> 'parts', '[]')) > 0 or m.common <= 1, jsonb_build_object('common', m.common)
from a
cross join lateral (select count(*) as common from jsonb_array_elements(coalesce(a.change -> 'classes', '[]')) c where c ->> 'point' is null) m
where a.kind = 'SEPARATE_METERING'
$$;
comment on function dahu.gate_application_carry_out(bigint) is 'What must hold on the day of a change';
