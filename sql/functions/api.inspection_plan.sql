create or replace function api.inspection_plan(of_year integer) returns jsonb
    language sql
    stable
as $$
-- inspection_plan - how far the plan of a year covers the accounts that are to be inspected, and how far it is carried out.
--
-- Units:  coverage and completion in basis points of the accounts; null when there is none.
with needed as (
    select d.account_id, d.next_due_on from dahu.inspection_due d where d.cycle_months is not null and dahu.unit_seen(d.org_unit_id)
    union
    select v.account_id, null from dahu.visit v join dahu.account a on a.account_id = v.account_id
    where v.outcome = 'INSPECTED' and extract(year from v.visited_on) = of_year and dahu.unit_seen(a.org_unit_id)
),
account as (
    select n.account_id, min(n.next_due_on) as next_due_on,
           exists (select from dahu.inspection i join dahu.work_case c on c.work_case_id = i.work_case_id
                   where i.account_id = n.account_id and extract(year from i.planned_on) = of_year and c.state <> 'CANCELLED') as planned,
           exists (select from dahu.visit v where v.account_id = n.account_id and v.outcome = 'INSPECTED' and extract(year from v.visited_on) = of_year) as done
    from needed n
    group by n.account_id
),
plan as (
    select i.*, c.case_number, c.state
    from dahu.inspection i
    join dahu.work_case c on c.work_case_id = i.work_case_id
    where extract(year from i.planned_on) = of_year and dahu.unit_seen(c.org_unit_id) and c.state <> 'CANCELLED'
)
select jsonb_build_object(
    'year', of_year, 'accounts', count(*), 'planned', count(*) filter (where a.planned or a.done), 'done', count(*) filter (where a.done),
    'overdue', count(*) filter (where not a.done and a.next_due_on < dahu.today()),
    'coverage_bp', count(*) filter (where a.planned or a.done) * 10000 / nullif(count(*), 0), 'done_bp', count(*) filter (where a.done) * 10000 / nullif(count(*), 0),
    'inspections', (select count(*) from plan), 'finished', (select count(*) from plan p where p.finished_on is not null),
    'moved', (select count(*) from plan p where p.planned_on <> p.first_planned_on),
    'attempts', (select count(*) from dahu.visit v join plan p on p.work_case_id = v.work_case_id where v.outcome = 'NO_ACCESS'),
    'months', (select coalesce(jsonb_agg(jsonb_build_object('month', m.month, 'planned', m.planned, 'finished', m.finished) order by m.month), '[]')
               from (select extract(month from p.planned_on)::integer as month, count(*) as planned, count(*) filter (where p.finished_on is not null) as finished
                     from plan p group by 1) m),
    'crews', (select coalesce(jsonb_agg(jsonb_build_object('crew', m.crew, 'names', m.names, 'month', m.month, 'planned', m.planned, 'finished', m.finished,
                                                           'overdue', m.overdue) order by m.crew = '', m.crew, m.month), '[]')
              from (select w.crew, w.names, extract(month from p.planned_on)::integer as month, count(*) as planned,
                           count(*) filter (where p.finished_on is not null) as finished,
                           count(*) filter (where p.finished_on is null and coalesce(p.due_on, p.planned_on) < dahu.today()) as overdue
                    from plan p cross join lateral dahu.inspection_crew_now(p.work_case_id) w
                    group by w.crew, w.names, 3) m),
    'inspectors', (select coalesce(jsonb_agg(jsonb_build_object('login', u.login, 'name', u.name) order by u.name, u.login), '[]')
                   from dahu.user_account u where u.disabled_at is null and dahu.is_inspector(u.user_account_id)))
from account a
$$;
comment on function api.inspection_plan(integer) is 'How far the plan of a year goes and is carried out';
