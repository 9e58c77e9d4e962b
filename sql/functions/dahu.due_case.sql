create or replace function dahu.due_case() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_case - open cases, by what they wait for: a handler in the queue of their desk, the work of their handler, the customer. Whose class
-- is to be looked at (4.1) is a kind of its own: it is worked through as one list.
-- One that has waited for the customer for thirty days is amber. What is in force waits for nothing, and neither does an inspection that
-- is planned for later than a month from now: their days are in due_contract and due_inspection.
select case when c.waiting_at is not null then 'waiting' when c.flow = 'eligibility-reviews' then 'eligibility' when c.handler_id is null then 'queue' else 'work' end,
       c.case_number, c.desk_name, c.handler_id, c.account_id, c.work_case_id, c.org_unit_id, c.subject,
       (select min(((k.due_at - interval '1 us') at time zone u.timezone)::date) from dahu.case_clock k where k.work_case_id = c.work_case_id and k.stopped_at is null and k.paused_at is null),
       case when c.waiting_at < now() - interval '30 days' then 'AMBER' else 'NONE' end,
       jsonb_build_object('flow', c.flow, 'state', c.state, 'since', coalesce(c.waiting_at, c.opened_at))
from dahu.work_case c
cross join dahu.utility u
where c.closed_at is null and c.flow <> 'proposals'
  and (c.waiting_at is not null
       or c.flow || ' ' || c.state not in ('contracts EFFECTIVE', 'agreements EFFECTIVE', 'dual-sources IN_USE', 'important-users CONFIRMED')
          and not (c.flow = 'inspections' and c.state = 'PLANNED'
                   and (select i.planned_on from dahu.inspection i where i.work_case_id = c.work_case_id) > (select dahu.today()) + 30))
$$;
comment on function dahu.due_case() is 'Open cases by what they wait for';
