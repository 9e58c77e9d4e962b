create or replace function dahu.due_finding() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_finding - findings of supervision that are not closed (3.1.4).
select 'finding', f.compliance_finding_id::text, f.desk_name, null::bigint, f.account_id, f.work_case_id, f.org_unit_id, f.subject, f.due_on, null::text,
       jsonb_build_object('kind', f.kind, 'severity', f.severity, 'clause', f.clause)
from dahu.compliance_finding f
where f.closed_at is null
$$;
comment on function dahu.due_finding() is 'Findings of supervision that are not closed';
