create or replace function dahu.due_contract() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_contract - contracts and agreements that run out, or have run out while their customer is running (4.13); important users that the
-- list of this year does not have yet; the tests of measures against back-feed, the certificates of people and the test runs of emergency supply; the
-- drill and the plan for outages that an important user makes each year, and a security load or own emergency supply that it lacks.
select case v.kind when 'SUPPLY' then 'contract' when 'DISPATCH' then 'dispatch_agreement' else 'agreement' end, c.case_number || ' ' || v.version_no, c.desk_name, c.handler_id, v.account_id, c.work_case_id, c.org_unit_id,
       k.paper_number, upper(v.valid) - 1, null::text, jsonb_build_object('kind', v.kind, 'state', c.state)
from dahu.work_case c
join dahu.contract k on k.work_case_id = c.work_case_id
cross join lateral (select x.* from dahu.contract_version x where x.work_case_id = c.work_case_id order by x.version_no desc limit 1) v -- as dahu.contract_newest
where c.flow in ('contracts', 'agreements') and c.state in ('EFFECTIVE', 'RENEWING') and v.in_force
union all
select 'important_list', c.case_number, c.desk_name, c.handler_id, u.account_id, c.work_case_id, c.org_unit_id, c.case_number, make_date(extract(year from dahu.today())::integer, 12, 31), null,
       jsonb_build_object('grade', u.grade)
from dahu.important_user u
join dahu.work_case c on c.work_case_id = u.work_case_id
where c.state = 'CONFIRMED' and not exists (select from dahu.important_confirmation k where k.work_case_id = u.work_case_id and k.list_year = extract(year from dahu.today()))
union all
select 'interlock_proof', c.case_number, 'INSPECTOR', null, d.account_id, c.work_case_id, c.org_unit_id, c.case_number, b.next_due_on, null, jsonb_build_object('tested_on', b.tested_on)
from dahu.dual_source d
join dahu.work_case c on c.work_case_id = d.work_case_id
cross join lateral dahu.backfeed_state(d.work_case_id, dahu.today()) b
where c.state in ('IN_USE', 'VERIFIED') and b.next_due_on is not null
union all
select 'certificate', p.site_person_id::text, 'ACCOUNT_MANAGER', null, p.account_id, null, a.org_unit_id, p.name, p.certificate_until_on, null, jsonb_build_object('duty', p.duty)
from dahu.site_person p
join dahu.account a on a.account_id = p.account_id
where p.valid @> dahu.today() and p.certificate_until_on is not null
union all
select 'emergency_run', e.emergency_supply_id::text, 'ACCOUNT_MANAGER', null, e.account_id, null, a.org_unit_id, e.kind,
       coalesce((select max(r.run_on) from dahu.emergency_run r where r.emergency_supply_id = e.emergency_supply_id and r.passed), lower(e.valid))
           + dahu.policy_number('important_test_days', dahu.today(), 31)::integer, null, jsonb_build_object('capacity_kw', e.capacity_kw)
from dahu.emergency_supply e
join dahu.account a on a.account_id = e.account_id
where e.valid @> dahu.today()
union all
select case k.kind when 'DRILL' then 'emergency_drill' else 'outage_plan' end, c.case_number, 'ACCOUNT_MANAGER', null, u.account_id, c.work_case_id, c.org_unit_id, c.case_number,
       (coalesce((select max(p.held_on) from dahu.emergency_plan p where p.account_id = u.account_id and p.kind = k.kind),
                 (select min(f.confirmed_on) from dahu.important_confirmation f where f.work_case_id = u.work_case_id))
           + make_interval(months => dahu.policy_number('important_drill_months', dahu.today(), 12)::integer))::date, null, jsonb_build_object('grade', u.grade)
from dahu.important_user u
join dahu.work_case c on c.work_case_id = u.work_case_id
cross join (values ('DRILL'), ('OUTAGE_PLAN')) as k(kind)
where c.state = 'CONFIRMED' and u.grade <> 'TEMPORARY'
union all
select 'emergency_missing', c.case_number, 'ACCOUNT_MANAGER', null, u.account_id, c.work_case_id, c.org_unit_id, c.case_number,
       (select min(f.confirmed_on) from dahu.important_confirmation f where f.work_case_id = u.work_case_id), 'RED', jsonb_build_object('grade', u.grade)
from dahu.important_user u
join dahu.work_case c on c.work_case_id = u.work_case_id
where c.state = 'CONFIRMED'
  and (not exists (select from dahu.emergency_supply e where e.account_id = u.account_id and e.valid @> dahu.today())
       or not exists (select from dahu.security_load z where z.account_id = u.account_id and z.valid @> dahu.today()))
union all
select 'unauthorised_source', u.unauthorised_source_id::text, 'DISPATCHER', null, u.account_id, null, a.org_unit_id, u.finding, u.found_on, 'RED', jsonb_build_object('kind', u.kind)
from dahu.unauthorised_source u
join dahu.account a on a.account_id = u.account_id
where u.cleared_on is null
$$;
comment on function dahu.due_contract() is 'Contracts, agreements, lists, tests and certificates that run out';
