create or replace function dahu.facts_dual_source(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, kind text, application boolean, review_approved boolean, supply_contract boolean,
                   dual_source_agreement boolean, dispatch_agreement boolean, anti_backfeed_verified boolean, grid_connection_agreement boolean,
                   installation_accepted boolean, operators_certified boolean, dispatch_numbering boolean, in_use boolean)
    language sql
    stable
as $$
-- facts_dual_source - facts of rule 4.14 for every application of a second source, and for every second source that has none.
--
-- Shape:  one row per application, subject is its case; one per account with a second source that no application covers, subject is
--         empty: it is there without application, and what is not known of it does not exist. Own emergency supply is own generation: one
--         that is no source of an application is not covered.
select d.account_id, w.case_number, null::integer, f.*
from dual_source d
join dahu.account_open(as_of, only_account) a on a.account_id = d.account_id
join dahu.work_case w on w.work_case_id = d.work_case_id
cross join lateral dahu.dual_facts(d.work_case_id, as_of) f
where d.application_on <= as_of and (d.closed_on is null or d.closed_on > as_of)
union all
select a.account_id, '', null, min(n.kind), false, false,
       exists (select from dahu.contract_on(a.account_id, 'SUPPLY', as_of)), exists (select from dahu.contract_on(a.account_id, 'DUAL_SOURCE', as_of)),
       exists (select from dahu.contract_on(a.account_id, 'DISPATCH', as_of)), false,
       exists (select from dahu.contract_on(a.account_id, 'GRID_CONNECTION', as_of)), false, dahu.operators_certified(a.account_id, as_of),
       exists (select from dispatch_equipment q where q.account_id = a.account_id and q.valid @> as_of), null
from dahu.account_open(as_of, only_account) a
join (select s.account_id, s.supply_source_id, case when s.role = 'OWN_GENERATION' then 'own_generation' else 'grid_dual' end as kind
      from (select x.*, row_number() over (partition by x.account_id order by (x.role <> 'MAIN')::integer, lower(x.valid), x.supply_source_id) as place
            from supply_source x where x.valid @> as_of) s
      where s.place > 1 or s.role = 'OWN_GENERATION'
      union all
      select e.account_id, e.supply_source_id, 'own_generation' from emergency_supply e where e.valid @> as_of) n on n.account_id = a.account_id
where not exists (select from dual_source_feed f join dual_source d on d.work_case_id = f.work_case_id
                  where f.supply_source_id = n.supply_source_id and (d.closed_on is null or d.closed_on > as_of))
group by a.account_id
order by 1, 2
$$;
comment on function dahu.facts_dual_source(date, bigint) is 'Facts of rule 4.14 for second sources';
