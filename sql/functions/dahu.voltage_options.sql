create or replace function dahu.voltage_options(kva integer) returns table (supply_kv numeric, least_kva integer, most_kva integer)
    language sql
    immutable
as $$
-- voltage_options - the voltages that fit a transformer capacity; their spans overlap on purpose, and the plan chooses with a reason.
--
-- Units:  kVA; both ends belong to a span.
-- Source: 国家电网营销〔2010〕1247号; 110 kV from 20 MVA to 100 MVA, 220 kV from 100 MVA on.
select v.kv, v.least, v.most
from (values (0.38, 0, 50), (10, 50, 10000), (20, 50, 20000), (35, 5000, 40000), (66, 15000, 40000), (110, 20000, 100000),
             (220, 100000, null)) as v(kv, least, most)
where kva >= v.least and (v.most is null or kva <= v.most)
order by v.kv
$$;
comment on function dahu.voltage_options(integer) is 'Voltages that fit a capacity';
