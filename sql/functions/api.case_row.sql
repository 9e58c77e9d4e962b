create or replace function api.case_row(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- case_row - a case as it stands in lists.
select jsonb_build_object(
    'number', c.case_number, 'flow', c.flow, 'account', a.account_number, 'customer', k.name, 'state', c.state, 'subject', c.subject,
    'handler', u.login, 'handler_name', u.name, 'desk', c.desk_name, 'unit', o.name, 'version', c.version,
    'waiting_at', c.waiting_at, 'opened_at', c.opened_at, 'closed_at', c.closed_at)
from dahu.work_case c
left join dahu.account a on a.account_id = c.account_id
left join dahu.account_holder h on h.account_id = c.account_id and h.valid @> dahu.today()
left join dahu.customer k on k.customer_id = h.customer_id
left join dahu.user_account u on u.user_account_id = c.handler_id
left join dahu.org_unit o on o.org_unit_id = c.org_unit_id
where c.work_case_id = of_case
$$;
comment on function api.case_row(bigint) is 'A case as it stands in lists';
