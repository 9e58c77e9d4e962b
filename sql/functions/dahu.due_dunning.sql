create or replace function dahu.due_dunning() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_dunning - accounts whose bills are overdue and that nobody has reminded (4.16), stops whose time has come, and supply that is owed again.
with owing as materialized (
    select b.account_id, min(b.due_on) as since
    from dahu.bill b
    where b.status = 'ISSUED' and b.due_on < (select dahu.today())
      and b.amount_fen > coalesce((select sum(p.amount_fen) from dahu.payment p where p.bill_id = b.bill_id), 0)
    group by b.account_id
)
select 'arrears', a.account_number, 'MARKETING_CLERK', null::bigint, o.account_id, null::bigint, a.org_unit_id, a.account_number, o.since, 'RED', '{}'::jsonb
from owing o
join dahu.account a on a.account_id = o.account_id
where not exists (select from dahu.dunning d join dahu.work_case c on c.work_case_id = d.work_case_id where d.account_id = o.account_id and c.closed_at is null)
union all
select 'stop', c.case_number, 'DISPATCHER', c.handler_id, d.account_id, c.work_case_id, c.org_unit_id, c.case_number, (d.stop_at at time zone u.timezone)::date, null,
       jsonb_build_object('stop_at', dahu.civil_short(d.stop_at))
from dahu.dunning d
join dahu.work_case c on c.work_case_id = d.work_case_id
cross join dahu.utility u
where c.state = 'NOTIFIED'
union all
select 'restore', c.case_number, 'DISPATCHER', c.handler_id, d.account_id, c.work_case_id, c.org_unit_id, c.case_number, (d.paid_at at time zone u.timezone)::date, 'RED', '{}'
from dahu.dunning d
join dahu.work_case c on c.work_case_id = d.work_case_id
cross join dahu.utility u
where c.state = 'PAID'
union all
select 'outage', c.case_number, 'DISPATCHER', c.handler_id, null, c.work_case_id, c.org_unit_id, c.case_number || ' ' || l.line_number,
       (case c.state when 'RUNNING' then o.ends_at when 'CLEARED' then o.cause_ended_at else o.begins_at end at time zone u.timezone)::date, case c.state when 'CLEARED' then 'RED' end,
       jsonb_build_object('kind', o.kind, 'state', c.state)
from dahu.outage o
join dahu.line l on l.line_id = o.line_id
join dahu.work_case c on c.work_case_id = o.work_case_id
cross join dahu.utility u
where c.closed_at is null
$$;
comment on function dahu.due_dunning() is 'Arrears, stops, and supply that is owed again';
