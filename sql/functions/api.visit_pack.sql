create or replace function api.visit_pack(days integer) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- visit_pack - all that a crew needs without a connection for the inspections of the next days: accounts, points, last readings, last
-- findings, the check list, and the codes that a visit may use; and the defects to look at again.
--
-- A person is given the inspections that it is assigned to; jobs and the command line, and the lead, all of them: the sixty earliest,
-- which is more than a crew visits in a week. left_out says how many more there are.
-- rechecks are the defects to look at again: those of the sites that are visited, and those due by then; the sixty most urgent.
with planned as (
    select c.work_case_id, c.case_number, c.state, i.account_id, i.planned_on, i.due_on, row_number() over (order by i.planned_on, c.case_number) as place
    from inspection i
    join work_case c on c.work_case_id = i.work_case_id
    where c.closed_at is null and i.finished_on is null and i.planned_on <= today() + days and account_seen(i.account_id)
      and (user_id() is null or desk() = 'INSPECTION_LEAD'
           or exists (select from inspection_crew k where k.work_case_id = i.work_case_id and k.user_account_id = user_id() and k.released_at is null))
),
again as (
    select r.work_case_id, row_number() over (order by r.due_on, c.case_number) as place
    from rectification r
    join work_case c on c.work_case_id = r.work_case_id
    join account a on a.account_id = r.account_id
    where c.closed_at is null and c.state <> 'RECHECKED' and account_seen(r.account_id)
      and (r.due_on <= today() + days
           or a.site_id in (select b.site_id from planned p join account b on b.account_id = p.account_id where p.place <= 60))
)
select jsonb_build_object(
    'made_at', clock_timestamp(), 'days', days, 'form_version', '1',
    'items', (select jsonb_agg(jsonb_build_object('code', i.code, 'section', i.section, 'place', i.place, 'applies', i.applies, 'text_key', i.text_key) order by i.place)
              from inspection_item i where i.valid @> today()),
    'codes', jsonb_build_object('outcome', '["INSPECTED","NO_ACCESS"]'::jsonb, 'result', '["OK","DEFECT","NA"]'::jsonb,
                                'severity', jsonb_build_array(jsonb_build_object('code', 'GENERAL', 'days', policy_number('r4_15_general_days', today(), 30)),
                                                              jsonb_build_object('code', 'MAJOR', 'days', policy_number('r4_15_major_days', today(), 7)),
                                                              jsonb_build_object('code', 'URGENT', 'days', policy_number('r4_15_urgent_days', today(), 1))),
                                'section', jsonb_build_array('checklist.section.IDENTITY', 'checklist.section.METERING', 'checklist.section.REACTIVE',
                                                             'checklist.section.VIOLATION', 'checklist.section.SOURCES', 'checklist.section.EMERGENCY'),
                                'act', '["RESALE","CATEGORY","INCREASE","SEALED","MOVED","SOURCE","THEFT"]'::jsonb,
                                'quantity', '["active_energy_import","active_energy_export","reactive_energy_import","reactive_energy_export"]'::jsonb),
    'people', (select coalesce(jsonb_agg(jsonb_build_object('login', u.login, 'name', u.name) order by u.name, u.login), '[]')
               from user_account u where u.disabled_at is null and is_inspector(u.user_account_id)),
    'reading_load_bp', policy_number('r4_15_reading_load_bp', today(), 12000),
    'visits', (select coalesce(jsonb_agg(jsonb_build_object(
                   'inspection', p.case_number, 'state', p.state, 'planned_on', p.planned_on, 'due_on', p.due_on,
                   'crew', (select coalesce(jsonb_agg(u.login order by u.login), '[]') from inspection_crew k join user_account u on u.user_account_id = k.user_account_id
                            where k.work_case_id = p.work_case_id and k.released_at is null),
                   'attempts', (select count(*) from visit v where v.work_case_id = p.work_case_id and v.outcome = 'NO_ACCESS'),
                   'account', visit_brief(p.account_id)) order by p.place), '[]')
               from planned p where p.place <= 60),
    'rechecks', (select coalesce(jsonb_agg(recheck_brief(g.work_case_id) order by g.place), '[]') from again g where g.place <= 60),
    'left_out', (select greatest(count(*) - 60, 0) from planned))
$$;
comment on function api.visit_pack(integer) is 'All that a crew needs without a connection';
