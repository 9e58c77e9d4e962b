create or replace function dahu.facts_important_source(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, grade text, load_kva integer, feeds jsonb, security_load_kw integer,
                   interruption_s integer, supplies jsonb)
    language sql
    stable
as $$
-- facts_important_source - facts of rule important_sources for every important user on a day.
--
-- Shape:  one row per account on the list of the government; the columns after evidence_bp are facts. Places are numbers that tell one from
--         another. What a feed must carry is the capacity of the contract in force, or the installed one where there is no contract.
-- Source: domain rules 4.1, 4.2.
select a.account_id, '', null::integer, lower(g.grade),
       coalesce((select c.contract_kva from dahu.contract_on(a.account_id, 'SUPPLY', as_of) c), (select k.installed_kva from dahu.capacity_on(as_of) k where k.account_id = a.account_id))::integer,
       (select coalesce(jsonb_agg(jsonb_build_object('substation', l.substation_id, 'bus_section', b.place, 'line', l.line_id, 'capacity_kva', s.capacity_kva) order by s.supply_source_id), '[]')
        from supply_source s join line l on l.line_id = s.line_id
        left join lateral (select abs(hashtext(l.substation_id || ' ' || s.bus_section))::bigint % 2147483647 as place where s.bus_section <> '') b on true
        where s.account_id = a.account_id and s.valid @> as_of),
       z.load_kw, z.interruption_s,
       (select coalesce(jsonb_agg(jsonb_build_object('capacity_kw', e.capacity_kw, 'start_s', e.start_s, 'interlocked', e.interlock <> 'NONE',
                                                     'tested_on', (select max(r.run_on) from emergency_run r where r.emergency_supply_id = e.emergency_supply_id and r.passed and r.run_on <= as_of))
                                  order by e.emergency_supply_id), '[]')
        from emergency_supply e where e.account_id = a.account_id and e.valid @> as_of)
from dahu.account_open(as_of, only_account) a
cross join lateral dahu.important_grade(a.account_id, as_of) g
left join security_load z on z.account_id = a.account_id and z.valid @> as_of
order by a.account_id
$$;
comment on function dahu.facts_important_source(date, bigint) is 'Facts of rule important_sources for important users';
