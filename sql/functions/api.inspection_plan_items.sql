create or replace function api.inspection_plan_items(of_year integer, most integer, after text, of_month integer, of_crew text, is_open text) returns jsonb
    language sql
    stable
as $$
-- inspection_plan_items - the inspections of the plan of a year, by their day, those of one month or crew when it is said.
--
-- of_crew  logins in order, as api.inspection_plan has them; "-": those that nobody is assigned to
-- is_open  yes | no | overdue: its last day, or its planned day, is past
-- after    "2027-03-01 XJ-..." of the last one seen
-- Shape:   {"items","next"}; copies: how many crews sent a record of it.
with wanted as (
    select i.*, c.case_number, c.state, c.version, a.account_number, w.crew, w.names, i.planned_on || ' ' || c.case_number as place,
           (select k.name from dahu.account_holder h join dahu.customer k on k.customer_id = h.customer_id
            where h.account_id = a.account_id and h.valid @> dahu.today()) as customer
    from dahu.inspection i
    join dahu.work_case c on c.work_case_id = i.work_case_id
    join dahu.account a on a.account_id = i.account_id
    cross join lateral dahu.inspection_crew_now(i.work_case_id) w
    where i.planned_on between make_date(of_year, coalesce(of_month, 1), 1)
                           and (make_date(of_year, coalesce(of_month, 12), 1) + interval '1 month')::date - 1
      and dahu.unit_seen(c.org_unit_id) and c.state <> 'CANCELLED'
      and (of_crew is null or w.crew = case of_crew when '-' then '' else of_crew end)
      and (is_open is null or case is_open when 'yes' then i.finished_on is null when 'no' then i.finished_on is not null
                                           else i.finished_on is null and coalesce(i.due_on, i.planned_on) < dahu.today() end)
),
page as (
    select * from wanted w where after is null or w.place > after order by w.place limit most + 1
)
select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object(
                  'number', p.case_number, 'account', p.account_number, 'customer', p.customer, 'state', p.state, 'version', p.version,
                  'planned_on', p.planned_on, 'first_planned_on', p.first_planned_on, 'due_on', p.due_on, 'finished_on', p.finished_on,
                  'crew', p.crew, 'names', p.names,
                  'copies', (select count(*) from dahu.visit v where v.outcome = 'INSPECTED' and (v.work_case_id = p.work_case_id or v.visit_id = p.visit_id)),
                  'attempts', (select count(*) from dahu.visit v where v.outcome = 'NO_ACCESS' and v.work_case_id = p.work_case_id)) order by p.place), '[]')
              from (select * from page order by place limit most) p),
    'next', case when (select count(*) from page) > most then (select max(x.place) from (select place from page order by place limit most) x) end)
$$;
comment on function api.inspection_plan_items(integer, integer, text, integer, text, text) is 'The inspections of the plan of a year';
