create or replace function api.supply_voltages(kva integer) returns jsonb
    language sql
    stable
as $$
-- supply_voltages - the voltages that fit a transformer capacity, kVA; the plan chooses one with a reason.
select jsonb_build_object('kva', kva, 'items', coalesce((select jsonb_agg(jsonb_build_object('supply_kv', v.supply_kv, 'least_kva', v.least_kva, 'most_kva', v.most_kva)
                                                                          order by v.supply_kv) from dahu.voltage_options(kva) v), '[]'))
$$;
comment on function api.supply_voltages(integer) is 'Voltages that fit a capacity';
