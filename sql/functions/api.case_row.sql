create or replace function api.case_row(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- case_row - a case as it stands in lists; due on the last day of the limit that runs out first, else on that of a defect or an inspection.
select jsonb_build_object(
    'number', c.case_number, 'flow', c.flow, 'account', a.account_number, 'customer', k.name, 'state', c.state, 'subject', c.subject,
    'handler', u.login, 'handler_name', u.name, 'desk', c.desk_name, 'unit', o.name, 'version', c.version,
    'waiting_at', c.waiting_at, 'due_on', coalesce(clock.due_on, site.due_on), 'severity', coalesce(case when clock.due_on is not null then clock.severity else site.severity end, 'NONE'), 'opened_at', c.opened_at, 'closed_at', c.closed_at)
from dahu.work_case c
left join dahu.account a on a.account_id = c.account_id
left join dahu.account_holder h on h.account_id = c.account_id and h.valid @> dahu.today()
left join dahu.customer k on k.customer_id = h.customer_id
left join dahu.user_account u on u.user_account_id = c.handler_id
left join dahu.org_unit o on o.org_unit_id = c.org_unit_id
left join lateral (
    select min(((t.due_at - interval '1 us') at time zone z.timezone)::date) as due_on,
           case min(case dahu.case_clock_state(t, now()) when 'BREACHED' then 1 when 'WARNED' then 2 else 3 end) when 1 then 'RED' when 2 then 'AMBER' else 'NONE' end as severity
    from dahu.case_clock t
    cross join dahu.utility z
    where t.work_case_id = c.work_case_id and t.stopped_at is null and t.paused_at is null
) clock on true
left join lateral (
    select d.due_on, case when d.urgent or d.due_on < dahu.today() then 'RED' end as severity
    from (select r.due_on, r.severity = 'URGENT' as urgent from dahu.rectification r where r.work_case_id = c.work_case_id
          union all
          select coalesce(i.due_on, i.planned_on), false from dahu.inspection i where i.work_case_id = c.work_case_id) d
    where c.closed_at is null
) site on true
where c.work_case_id = of_case
$$;
comment on function api.case_row(bigint) is 'A case as it stands in lists';
