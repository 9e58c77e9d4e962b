create or replace function dahu.gate_application_dedicated(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_dedicated - what must hold for a dedicated line: may apply (4.5), eligible (4.6, 4.6.1), planning documents that
-- are valid on the day, whatever they were at the verdict, and a bay of its own.
--
-- Shape:  no row where none is applied for. The verdicts are those of the rules, as they were recorded last.
with a as (
    select a.* from dahu.service_application a where a.work_case_id = of_case and a.dedicated_line
)
select v.item, coalesce(d.outcome = 'PASS', false), jsonb_build_object('outcome', coalesce(d.outcome, 'NOT_DECIDED'), 'state', d.state, 'as_of', d.as_of)
from a
cross join (values ('DEDICATED_MAY_APPLY', '4.5'), ('DEDICATED_ELIGIBLE', '4.6.1')) as v(item, rule)
left join lateral dahu.decision_newest(a.account_id, v.rule, a.application_number) d on true
union all
select 'PLANNING_DOCUMENTS', coalesce(d.original_seen and d.copy_kept and coalesce(d.valid_until_on >= dahu.today(), true), false),
       jsonb_build_object('document', d.document_no, 'until', d.valid_until_on)
from a
left join lateral dahu.document_newest(a.work_case_id) d on d.document_kind = 'PLANNING_DOCUMENTS'
union all
select 'BAY_RESERVED', r.bay_id is not null, jsonb_build_object('bay', b.bay_number, 'until', r.expires_on)
from a
left join dahu.bay_reservation r on r.work_case_id = a.work_case_id and r.ended_on is null and r.expires_on >= dahu.today()
left join dahu.bay b on b.bay_id = r.bay_id
$$;
comment on function dahu.gate_application_dedicated(bigint) is 'What must hold for a dedicated line';
