create or replace function dahu.record_items(of_account bigint, as_of date) returns table (record text, item text, needed boolean, there boolean, facts jsonb)
    language sql
    stable
as $$
-- record_items - the records that clause 4.19 asks for of an account, each with whether it must exist by now and whether it does.
--
-- Source: 4.19.1 to 4.19.4; domain rules 1.2: application and flow record from acceptance on, contract with its duplicates from
--         energisation on, both agreements with two sources of the grid, the dual-source agreement with own generation too.
with doc as (
    select d.kind, jsonb_agg(d.document_no order by d.record_document_id) as numbers
    from dahu.record_document d
    where d.account_id = of_account and d.document_on <= as_of and d.takes_back_id is null
      and not exists (select from dahu.record_document t where t.takes_back_id = d.record_document_id)
    group by d.kind
),
has as (
    select dahu.energised(of_account, as_of) as energised, dahu.grid_source_count(of_account, as_of) >= 2 as dual,
           exists (select from dahu.supply_source s where s.account_id = of_account and s.role = 'OWN_GENERATION' and s.valid @> as_of)
               or exists (select from dahu.dual_source d where d.account_id = of_account and d.kind <> 'GRID_DUAL' and d.closed_on is null) as generation,
           exists (select from dahu.service_application o where o.account_id = of_account and o.accepted_on <= as_of and o.status <> 'WITHDRAWN') as applied,
           (select v.copies from dahu.contract_version v where v.account_id = of_account and v.kind = 'SUPPLY' and v.in_force order by v.valid desc limit 1) as copies
)
select r.record, r.item, r.needed, r.there,
       jsonb_strip_nulls(jsonb_build_object('documents', (select d.numbers from doc d where d.kind = r.kind), 'copies', case when r.kind = 'SUPPLY_CONTRACT' then h.copies end,
                                            'steps', case when r.kind = 'FLOW_RECORD' then f.steps end))
from has h
cross join lateral (select count(*) as steps, count(*) filter (where s.actor = '') as nameless from dahu.case_step s join dahu.work_case c on c.work_case_id = s.work_case_id
                    where c.account_id = of_account and c.flow = 'applications') f
cross join lateral (values
    ('4.19.1', 'APPLICATION_FORM', 'APPLICATION_FORM', true, exists (select from doc d where d.kind = 'APPLICATION_FORM')),
    ('4.19.2', 'SUPPLY_CONTRACT', 'SUPPLY_CONTRACT', h.energised, exists (select from doc d where d.kind = 'SUPPLY_CONTRACT')),
    ('4.19.2', 'SUPPLY_CONTRACT_COPIES', 'SUPPLY_CONTRACT', h.energised, h.copies is not null),
    ('4.19.3', 'DUAL_SOURCE_AGREEMENT', 'DUAL_SOURCE_AGREEMENT', h.dual or h.generation, exists (select from doc d where d.kind = 'DUAL_SOURCE_AGREEMENT')),
    ('4.19.3', 'DISPATCH_AGREEMENT', 'DISPATCH_AGREEMENT', h.dual, exists (select from doc d where d.kind = 'DISPATCH_AGREEMENT')),
    ('4.19.4', 'FLOW_RECORD', 'FLOW_RECORD', true, f.steps > 0 and f.nameless = 0 or exists (select from doc d where d.kind = 'FLOW_RECORD'))
) as r(record, item, kind, needed, there)
$$;
comment on function dahu.record_items(bigint, date) is 'The records that 4.19 asks for of an account';
