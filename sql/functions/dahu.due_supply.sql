create or replace function dahu.due_supply() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_supply - what runs out before the supply: leads to look after, documents of applications, plans, bays, the terms of dedicated lines, splits to check again; and
-- changes for a time that are still in effect, of each kind the newest of an account.
select 'lead', c.case_number, c.desk_name, coalesce(c.handler_id, l.account_manager_id), c.account_id, c.work_case_id, c.org_unit_id, l.name, l.next_entry_on,
       case when l.next_entry_on < (select dahu.today()) then 'RED' when l.next_entry_on <= (select dahu.today() + 7) then 'AMBER' else 'NONE' end, '{}'::jsonb
from dahu.lead l
join dahu.work_case c using (work_case_id)
where c.closed_at is null
union all
select 'supply_plan', c.case_number, c.desk_name, c.handler_id, c.account_id, c.work_case_id, c.org_unit_id, c.case_number || ' ' || c.subject, p.valid_until_on, null,
       jsonb_build_object('kv', p.supply_kv, 'kva', p.approved_kva)
from dahu.work_case c
cross join lateral dahu.supply_plan_newest(c.work_case_id) p
where c.flow = 'applications' and c.closed_at is null and p.valid_until_on is not null and c.state in ('REPLIED', 'DESIGN_REVIEW', 'DESIGN_APPROVED')
union all
select 'proof', c.case_number || ' ' || d.document_kind, 'ACCOUNT_MANAGER', c.handler_id, c.account_id, c.work_case_id, c.org_unit_id, c.case_number || ' ' || d.document_no,
       d.valid_until_on, null, jsonb_build_object('document', d.document_kind)
from dahu.work_case c
cross join lateral dahu.document_newest(c.work_case_id) d
where c.flow = 'applications' and c.closed_at is null and d.valid_until_on is not null
union all
select 'bay_reservation', c.case_number, 'ACCOUNT_MANAGER', c.handler_id, c.account_id, c.work_case_id, c.org_unit_id, c.case_number || ' ' || b.bay_number, r.expires_on, null,
       jsonb_build_object('bay', b.bay_number)
from dahu.bay_reservation r
join dahu.bay b using (bay_id)
join dahu.work_case c using (work_case_id)
where r.ended_on is null
union all
select 'line_term', t.line_number || ' ' || t.term, 'ACCOUNT_MANAGER', null::bigint, l.account_id, null::bigint, a.org_unit_id, t.line_number,
       coalesce(t.extended_on, t.limit_on), null, jsonb_build_object('term', t.term, 'extended', t.extended_on is not null)
from dahu.line_terms(null) t
join dahu.line l using (line_id)
join dahu.account a on a.account_id = l.account_id
where not coalesce((dahu.decision_newest(l.account_id, '4.6.2', l.line_number)).state in ('CONFORMS', 'CONFORMS_Y1_BREACH_RECORDED'), false)
  and coalesce(t.extended_on, t.limit_on) >= dahu.today()
union all
select 'split_check', s.split_scheme_id::text, 'ACCOUNT_MANAGER', null::bigint, s.account_id, null::bigint, a.org_unit_id, a.account_number, s.due_on, null, '{}'
from dahu.split_due(null) s
join dahu.account a on a.account_id = s.account_id
union all
select 'temporary_change', s.application_number, 'ACCOUNT_MANAGER', null::bigint, s.account_id, s.work_case_id, a.org_unit_id, a.account_number || ' ' || s.application_number,
       s.until_on, null, jsonb_build_object('kind', s.kind)
from (select distinct on (x.account_id, x.kind) x.*
      from dahu.service_application x
      where x.status = 'DONE' and x.kind in ('SUSPEND', 'REDUCE', 'TEMP_SWAP', 'TEMP_REMOVE') and x.work_case_id is not null
      order by x.account_id, x.kind, x.effective_on desc, x.service_application_id desc) s
join dahu.account a on a.account_id = s.account_id
where s.until_on <= dahu.today() + 60 and a.closed_on is null and coalesce(s.change ->> 'permanent', '') <> 'true'
  and exists (select from dahu.transformer_state(s.account_id, dahu.today()) t
              where case s.kind when 'TEMP_SWAP' then t.installed and t.label in (select n ->> 'label' from jsonb_array_elements(coalesce(s.change -> 'new_transformers', '[]')) n)
                                when 'REDUCE' then t.reduced else t.suspended end)
$$;
comment on function dahu.due_supply() is 'What runs out before the supply';
