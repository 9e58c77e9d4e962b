create or replace function api.inspection_plan_make(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- inspection_plan_make - plan the inspections of a year from what rule 4.15 says: for each account and cycle one that is not planned yet.
--
-- @body   {"year"}
-- Shape:  as api.inspection_plan, with how many were planned now
-- Errors: inspection_year_past: the year is over.
declare
    of_year integer := (body ->> 'year')::integer;
    first   date := greatest(make_date(of_year, 1, 1), today());
    last    date := make_date(of_year, 12, 31);
    lead    integer := policy_number('r4_15_soon_days', today(), 30)::integer;
    wanted  record;
    made    integer := 0;
begin
    perform right_require('inspection.plan');
    if last < today() then
        perform refuse('inspection_year_past', jsonb_build_object('year', of_year));
    end if;
    for wanted in
        select distinct on (d.account_number, greatest(first, due.day - lead)) d.account_id, d.account_number, due.day, greatest(first, due.day - lead) as planned_on, d.cycle_months
        from inspection_due d
        cross join lateral (select (d.next_due_on + make_interval(months => d.cycle_months * n))::date as day
                            from generate_series(0, 12 / least(d.cycle_months, 12) + 1) n) due
        where d.next_due_on is not null and unit_seen(d.org_unit_id)
          and greatest(first, due.day - lead) <= last and (due.day >= first or due.day = d.next_due_on)
          and not exists (select from inspection i join work_case c on c.work_case_id = i.work_case_id
                          where i.account_id = d.account_id and c.state <> 'CANCELLED'
                            and (i.due_on = due.day or (i.finished_on is null and abs(i.planned_on - greatest(first, due.day - lead)) < 30 * d.cycle_months / 2)))
        order by d.account_number, greatest(first, due.day - lead), due.day -- what is overdue and what comes soon are one visit
    loop
        perform case_open('inspections', 'plan', wanted.account_id, wanted.account_number,
                          jsonb_build_object('planned_on', wanted.planned_on, 'due_on', wanted.day, 'origin', 'AUTO'), '');
        made := made + 1;
    end loop;
    return api.inspection_plan(of_year) || jsonb_build_object('made', made);
end
$$;
comment on function api.inspection_plan_make(jsonb) is 'Plans the inspections of a year by the rule';
