create or replace function dahu.facts_dedicated_application(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, application_date date, applied_kva integer,
                   far_term_kva integer, bay_available boolean, planning_documents_valid boolean, first_energised date,
                   line_completed date, contract_has_reclaim_clause boolean, ledger jsonb)
    language sql
    stable
as $$
-- facts_dedicated_application - facts of rules 4.5 and 4.6.1 for every open application for a dedicated line.
--
-- Shape:  one row per application, subject is its number; the columns after evidence_bp are facts.
-- Source: domain rules 6.1.
--
-- A bay is available when one is reserved for this application; it is not when no bay is free at all;
-- else nobody has decided yet, and the fact is null. The ledger holds what really happened to the
-- account, and the plans of the latest planning document of this application as kind "plan".
select s.account_id, s.application_number, null::integer, s.accepted_on, s.applied_kva, s.far_term_kva,
       case when s.bay_id is not null then true
            when not exists (select from bay b
                             where b.line_id is null
                               and not exists (select from service_application o where o.bay_id = b.bay_id and o.status = 'OPEN'))
            then false end,
       s.planning_documents_valid and not exists (select from dahu.document_newest(s.work_case_id) d
                                                  where d.document_kind = 'PLANNING_DOCUMENTS' and d.valid_until_on < as_of), l.first_energised_on, l.completed_on,
       case when l.line_id is not null then dahu.contract_reclaim(s.account_id, l.has_reclaim_clause, as_of) end,
       dahu.capacity_ledger(s.account_id, null, as_of) || plan.events
from dahu.application_open(as_of, only_account) s
left join line l on l.line_id = s.line_id
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('date', p.planned_on, 'kva', p.kva, 'kind', 'plan') order by p.planned_on, p.capacity_plan_id),
                    '[]') as events
    from capacity_plan p
    where p.service_application_id = s.service_application_id
      and p.document_no = (select d.document_no from capacity_plan d
                           where d.service_application_id = s.service_application_id
                           order by d.capacity_plan_id desc
                           limit 1)
) plan
where s.dedicated_line
order by s.account_id, s.application_number
$$;
comment on function dahu.facts_dedicated_application(date, bigint) is 'Facts of rules 4.5 and 4.6.1 for open applications for a dedicated line';
