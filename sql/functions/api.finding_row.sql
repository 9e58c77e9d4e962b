create or replace function api.finding_row(finding bigint)
    returns jsonb
    language sql
    stable
as $$
-- finding_row - what supervision found, as it is shown.
select jsonb_build_object('finding', f.compliance_finding_id::text, 'kind', f.kind, 'severity', f.severity, 'desk', f.desk_name, 'unit', u.name, 'account', a.account_number,
                          'case', w.case_number, 'clause', f.clause, 'subject', f.subject, 'found_on', f.found_on, 'due_on', f.due_on, 'overdue', f.closed_at is null and f.due_on < dahu.today(),
                          'closed_at', f.closed_at, 'closed_by', f.closed_by, 'correction', f.correction, 'actor', f.actor)
from dahu.compliance_finding f
left join dahu.org_unit u on u.org_unit_id = f.org_unit_id
left join dahu.account a on a.account_id = f.account_id
left join dahu.work_case w on w.work_case_id = f.work_case_id
where f.compliance_finding_id = finding
$$;
comment on function api.finding_row(bigint) is 'What supervision found, as it is shown';
