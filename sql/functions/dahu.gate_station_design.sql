create or replace function dahu.gate_station_design(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_station_design - the newest design keeps clause 4.4, or has an approved exception where the clause holds in principle (a, d), or is read
-- so (b, c under policy r4_4_metering_and_ct): rule 4.4 says the same.
--
-- Old installations are not touched by the clause (dahu.station_new).
with d as (
    select d.* from dahu.station_design d where d.work_case_id = of_case order by d.round desc limit 1
)
select 'DESIGN', exists (select from d), '{}'::jsonb
union all
select 'STATION_' || upper(c.part), coalesce(c.holds, false)
                                    or e.part is not null and (c.part in ('a', 'd') or dahu.policy_word('r4_4_metering_and_ct', dahu.today(), 'FAIL') <> 'FAIL'),
       jsonb_build_object('holds', c.holds, 'exception', e.document_no)
from d
cross join lateral dahu.station_checks(d) c
left join dahu.design_exception e on e.work_case_id = d.work_case_id and e.part = c.part
where dahu.station_new(d)
$$;
comment on function dahu.gate_station_design(bigint) is 'The design keeps clause 4.4';
