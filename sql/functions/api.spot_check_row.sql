create or replace function api.spot_check_row(of_check bigint) returns jsonb
    language sql
    stable
as $$
-- spot_check_row - a record that was chosen, as it is shown.
select jsonb_build_object('check', s.spot_check_id, 'draw', s.spot_check_draw_id, 'kind', d.kind, 'flow', c.flow, 'case', c.case_number, 'action', t.action,
                          'account', a.account_number, 'submitter', u.login, 'recorded_at', t.recorded_at, 'due_on', s.due_on,
                          'overdue', s.result is null and s.due_on < dahu.today(), 'result', s.result, 'found', s.found, 'checked_by', k.login,
                          'checked_at', s.checked_at, 'finding', s.compliance_finding_id::text)
from dahu.spot_check s
join dahu.spot_check_draw d using (spot_check_draw_id)
join dahu.work_case c using (work_case_id)
join dahu.case_step t on t.case_step_id = s.case_step_id
join dahu.user_account u on u.user_account_id = s.submitter_id
left join dahu.user_account k on k.user_account_id = s.checked_by
left join dahu.account a on a.account_id = c.account_id
where s.spot_check_id = of_check
$$;
comment on function api.spot_check_row(bigint) is 'A record that was chosen, as it is shown';
