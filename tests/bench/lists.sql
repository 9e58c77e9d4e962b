-- What lies about after a few years with 5,000 accounts: points with two years of months, sources, cases of every flow, contracts, inspections,
-- alarms, deliveries, bills, audit. For reading lists only: steps of cases and hashes of the audit are left out, and nothing is checked on its way in.
set search_path = dahu, public;
set session_replication_role = replica;

create temp table made as select account_id as id, row_number() over (order by account_number) as n, account_number as number from account where account_number >= 'A-00100';
create index on made (n);

insert into org_unit (name) select '供电所 ' || g from generate_series(1, 10) g;
update account a set org_unit_id = (select min(org_unit_id) from org_unit where name like '供电所 %') + m.n % 10 from made m where a.account_id = m.id;
update customer set name = '某某电力客户第' || customer_id || '公司', industry_code = 'C' || (10 + customer_id % 30) where customer_number >= 'C-00100';
insert into user_account (login, name, org_unit_id)
select 'bench.' || g, '职员 ' || g, (select min(org_unit_id) from org_unit where name like '供电所 %') + g % 10 from generate_series(1, 100) g;
insert into user_desk (user_account_id, desk_name, valid)
select user_account_id, (array['MARKETING_CLERK', 'ACCOUNT_MANAGER', 'INSPECTOR', 'MARKETING_LEAD', 'DISPATCHER'])[1 + user_account_id % 5], '[2020-01-01,)'
from user_account where login like 'bench.%';
create temp table staff as select user_account_id as id, row_number() over (order by user_account_id) - 1 as n from user_account where login like 'bench.%';
insert into account_manager (account_id, role, user_account_id, valid)
select m.id, 'A', s.id, '[2023-01-01,)' from made m join staff s on s.n = m.n % 100;
insert into site_person (account_id, duty, name, phone, certificate_no, certificate_until_on, valid, actor)
select id, 'OPERATOR', '值班员', '1380000' || lpad(n::text, 4, '0'), 'Z' || n, dahu.today() + (n % 700)::integer - 30, '[2023-01-01,)', 'bench' from made;

insert into substation (name, primary_kv) select '变电站 ' || g, 110 from generate_series(1, 10) g;
insert into line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on, first_energised_on, has_reclaim_clause)
select 'BL-' || g, '线路 ' || g, (select min(substation_id) from substation where name like '变电站 %') + g % 10, case when g <= 150 then 'PUBLIC' else 'DEDICATED' end,
       (select id from made where n = g and g > 150), 10, '2020-01-01', '2020-02-01', true
from generate_series(1, 200) g;
insert into receiving_point (account_id, name, supply_kv, metering_mode) select id, '受电点 1', 10, case n % 10 when 0 then 'HVLM' else 'HVHM' end from made;
insert into supply_source (account_id, receiving_point_id, role, line_id, voltage_kv, valid)
select m.id, r.receiving_point_id, x.role, (select min(line_id) from line where line_number like 'BL-%') + (m.n + x.shift) % 150, 10, '[2020-01-01,)'
from made m join receiving_point r on r.account_id = m.id, (values ('MAIN', 0), ('STANDBY', 7)) x (role, shift)
where x.role = 'MAIN' or m.n % 10 = 0;
insert into transformer (account_id, receiving_point_id, label, rated_kva, kind)
select m.id, r.receiving_point_id, 'T1', 315 + m.n % 40 * 50, 'OIL' from made m join receiving_point r on r.account_id = m.id;
insert into capacity_event (account_id, receiving_point_id, transformer_id, kind, kva, effective_on, actor)
select t.account_id, t.receiving_point_id, t.transformer_id, k.kind, t.rated_kva, '2020-01-01', 'bench'
from transformer t join made m on m.id = t.account_id, unnest(array['INSTALL', 'COMMISSION']) k (kind);
insert into metering_point (point_number, receiving_point_id) select m.number || '-01', r.receiving_point_id from made m join receiving_point r on r.account_id = m.id;
insert into metering_point_account (metering_point_id, account_id, valid)
select p.metering_point_id, m.id, '[2020-01-01,)' from made m join metering_point p on p.point_number = m.number || '-01';
insert into meter (serial_number, driver) select 'BM' || n, 'eastron-sdm630' from made;
insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a)
select p.metering_point_id, k.meter_id, '[2020-01-01,)', 300, 5
from made m join metering_point p on p.point_number = m.number || '-01' join meter k on k.serial_number = 'BM' || m.n;
insert into reading_latest (metering_point_id, slot_at, read_at, attempted_at, active_energy_import_wh, active_power_w)
select p.metering_point_id, now(), now(), now(), 100000 * m.n, m.n from made m join metering_point p on p.point_number = m.number || '-01';
insert into energy_month (metering_point_id, month, active_import_wh, reactive_import_varh, completeness_bp, last_use_on, made_at)
select p.metering_point_id, d::date, case when m.n % 50 = 0 and g <= 8 then 0 else 30000000 + m.n * 1000 + g * 77 end, 9000000, 10000, d::date + 27, now()
from generate_series(1, 25) g, lateral (select date_trunc('month', dahu.today()) - make_interval(months => g) as d) x,
     made m join metering_point p on p.point_number = m.number || '-01';

-- Cases: flow, one of so many accounts has one, so many each, share that is open, the state of an open and of a closed one.
create temp table wanted (flow text, every integer, each integer, open_of_100 integer, open_state text, closed_state text, desk text);
insert into wanted values
    ('contracts', 1, 1, 100, 'EFFECTIVE', 'ENDED', 'ACCOUNT_MANAGER'), ('agreements', 10, 1, 100, 'EFFECTIVE', 'ENDED', 'ACCOUNT_MANAGER'),
    ('inspections', 1, 3, 10, 'PLANNED', 'REVIEWED', 'INSPECTOR'), ('rectifications', 1, 1, 20, 'NOTIFIED', 'CLOSED', 'INSPECTOR'),
    ('complaints', 1, 2, 3, 'ASSIGNED', 'CLOSED', 'MARKETING_CLERK'), ('faults', 1, 4, 1, 'ASSIGNED', 'CLOSED', 'MARKETING_CLERK'),
    ('requests', 1, 4, 2, 'REGISTERED', 'CLOSED', 'MARKETING_CLERK'), ('contacts', 1, 4, 5, 'OPEN', 'CLOSED', 'ACCOUNT_MANAGER'),
    ('applications', 1, 2, 10, 'PLANNED', 'DONE', 'MARKETING_CLERK'), ('proposals', 10, 1, 20, 'PROPOSED', 'EXERCISED', 'MANAGEMENT'),
    ('eligibility-reviews', 5, 1, 10, 'OPEN', 'CONFIRMED', 'REVIEWER'), ('dual-sources', 10, 1, 100, 'IN_USE', 'WITHDRAWN', 'INSPECTOR'),
    ('violations', 20, 1, 10, 'FOUND', 'CLOSED', 'INSPECTOR'), ('meter-incidents', 10, 1, 10, 'REPORTED', 'CLOSED', 'INSPECTOR'),
    ('closings', 100, 1, 50, 'NOTIFIED', 'CLOSED', 'ACCOUNT_MANAGER'), ('important-users', 50, 1, 100, 'CONFIRMED', 'ENDED', 'ACCOUNT_MANAGER'),
    ('archives', 1, 1, 5, 'COLLECTING', 'ARCHIVED', 'MARKETING_CLERK'), ('leads', 20, 1, 30, 'OPEN', 'APPLIED', 'ACCOUNT_MANAGER');
insert into work_case (case_number, flow, account_id, state, subject, owner_desk, desk_name, handler_id, org_unit_id, version, opened_at, closed_at)
select w.flow || '-BENCH-' || lpad((m.n * 10 + e)::text, 6, '0'), w.flow, m.id, case when o.is_open then w.open_state else w.closed_state end,
       '第 ' || m.n || ' 户', w.desk, w.desk, case when m.n % 4 > 0 then s.id end, a.org_unit_id, 2, t.at,
       case when not o.is_open then t.at + interval '9 days' end
from wanted w
join made m on m.n % w.every = 0
join account a on a.account_id = m.id
cross join lateral generate_series(1, w.each) e
join staff s on s.n = (m.n + e) % 100
cross join lateral (select (m.n * 7 + e * 31) % 100 < w.open_of_100 as is_open) o
cross join lateral (select now() - make_interval(mins => ((m.n * 131 + e * 7919) % 1000000)::integer) as at) t;
insert into case_step (work_case_id, action, from_state, to_state, user_account_id, desk, actor, recorded_at)
select work_case_id, 'open', '', state, handler_id, desk_name, 'bench', opened_at from work_case where case_number like '%-BENCH-%';
insert into case_clock (work_case_id, item, service_limit_id, started_at, warn_at, due_at, calendar_known, stopped_at)
select c.work_case_id, l.item, l.service_limit_id, c.opened_at, c.opened_at + interval '5 days', c.opened_at + interval '10 days', true, c.closed_at
from work_case c
join service_limit l on l.item = case c.flow when 'complaints' then 'complaint_answer' when 'faults' then 'fault_restore' when 'applications' then 'supply_plan' else 'letter_answer' end
where c.case_number like '%-BENCH-%' and c.flow in ('complaints', 'faults', 'applications', 'requests')
  and l.service_limit_id = (select min(k.service_limit_id) from service_limit k where k.item = l.item);

insert into contract (work_case_id, kind, account_id, paper_number)
select work_case_id, case flow when 'contracts' then 'SUPPLY' else 'DUAL_SOURCE' end, account_id, 'HT-' || work_case_id
from work_case where flow in ('contracts', 'agreements') and case_number like '%-BENCH-%';
insert into contract_version (work_case_id, version_no, account_id, kind, customer_id, contract_kva, valid, in_force, change, signed_on, actor)
select k.work_case_id, 1, k.account_id, k.kind, h.customer_id, case k.kind when 'SUPPLY' then 630 end,
       daterange(dahu.today() - 700 - (k.account_id % 300)::integer, dahu.today() + 10 + (k.account_id % 1000)::integer), true, 'FIRST', '2022-01-01', 'bench'
from contract k join account_holder h on h.account_id = k.account_id where k.paper_number like 'HT-%';
insert into inspection (work_case_id, account_id, planned_on, first_planned_on, origin)
select work_case_id, account_id, (opened_at + interval '12 days')::date, (opened_at + interval '12 days')::date, 'AUTO' from work_case where flow = 'inspections' and closed_at is null;
insert into rectification (work_case_id, account_id, code, origin, severity, detail, found_on, first_due_on, due_on, blocks_energising)
select work_case_id, account_id, 'D0' || (1 + work_case_id % 9), 'HAND', case when work_case_id % 9 = 0 then 'MAJOR' else 'GENERAL' end, '绝缘老化', opened_at::date, opened_at::date + 30,
       opened_at::date + 30, false
from work_case where flow = 'rectifications' and case_number like '%-BENCH-%';
insert into complaint (work_case_id, channel, topic, summary, received_at)
select work_case_id, 'PHONE', 'BILLING', '电费', opened_at from work_case where flow = 'complaints' and case_number like '%-BENCH-%';
insert into fault (work_case_id, nature, place, area, happened_at)
select work_case_id, '停电', '配电房', 'CITY', opened_at from work_case where flow = 'faults' and case_number like '%-BENCH-%';
insert into service_request (work_case_id, kind, channel, summary)
select work_case_id, 'INQUIRY', 'PHONE', '查询' from work_case where flow = 'requests' and case_number like '%-BENCH-%';
insert into proposal (work_case_id, kind) select work_case_id, 'close_account' from work_case where flow = 'proposals' and case_number like '%-BENCH-%';
insert into service_application (application_number, account_id, kind, accepted_on, applied_kva, work_case_id, submitted_on, effective_on, status)
select case_number, account_id, 'INCREASE', opened_at::date, 500, work_case_id, opened_at::date, opened_at::date, case when closed_at is null then 'OPEN' else 'DONE' end
from work_case where flow = 'applications' and case_number like '%-BENCH-%';
insert into important_user (work_case_id, account_id, grade, category, evidence, proposed_on, actor)
select work_case_id, account_id, 'GRADE_2', '化工', '批文', '2022-01-01', 'bench' from work_case where flow = 'important-users' and case_number like '%-BENCH-%';
insert into dual_source (work_case_id, account_id, kind, high_voltage, load_description, load_kw, capacity_kva, application_on, application_document, diagram_document, design_document, actor)
select work_case_id, account_id, 'GRID_DUAL', true, '炉', 300, 500, '2022-01-01', 'a', 'b', 'c', 'bench' from work_case where flow = 'dual-sources' and case_number like '%-BENCH-%';
insert into lead (work_case_id, name, major_project, important_customer, channel, heard_on, next_entry_on)
select work_case_id, '项目 ' || work_case_id, true, false, 'SURVEY', opened_at::date, dahu.today() + (work_case_id % 60)::integer - 20 from work_case where flow = 'leads' and case_number like '%-BENCH-%';
insert into closing (work_case_id, account_id, last_use_on, limit_on, public_notice)
select work_case_id, account_id, opened_at::date - 200, opened_at::date, false from work_case where flow = 'closings' and case_number like '%-BENCH-%';
insert into compliance_finding (kind, severity, desk_name, account_id, work_case_id, clause, subject, found_on, due_on, closed_at, closed_by, correction, actor)
select 'METERING', 'MINOR', 'SUPERVISOR', account_id, work_case_id, '3.1.4', subject, opened_at::date, opened_at::date + 20, closed_at,
       case when closed_at is not null then 'bench' end, case when closed_at is not null then '已改' end, 'bench'
from work_case where flow = 'complaints' and work_case_id % 5 = 0 and case_number like '%-BENCH-%';

insert into alarm (class_name, thing, account_id, active, acked, raised_at)
select case n % 3 when 0 then 'METER_SILENT' when 1 then 'POWER_FACTOR_LOW' else 'DEMAND_ABOVE_CONTRACT' end, number, id, n % 20 = 0, n % 7 > 0, now() - make_interval(mins => n::integer) from made;
insert into alarm_event (alarm_id, account_id, kind, state, happened_at, actor)
select a.alarm_id, a.account_id, case g % 2 when 0 then 'RAISED' else 'RETURNED' end, 'NORMAL', now() - make_interval(mins => (m.n * g)::integer), 'bench' from alarm a join made m on m.id = a.account_id, generate_series(1, 10) g;
insert into channel (name, kind, url) values ('bench', 'WEBHOOK', 'https://example.org/hook');
insert into outbox (kind_name, account_id, facts, channel_id, address, lang, state, attempts, recorded_at, ended_at)
select (select min(name) from notice_kind), id, '{"subject": "x"}', (select channel_id from channel where name = 'bench'), '', 'zh', 'DELIVERED', 1,
       now() - make_interval(mins => (n * g)::integer), now() from made, generate_series(1, 10) g;
insert into bill (bill_number, account_id, kind, period, status, amount_fen, energy_x100, basis, fingerprint, version, actor, issued_on, due_on, issued_by)
select 'B-' || n || '-' || g, id, 'SETTLEMENT', daterange(d::date, (d + interval '1 month')::date), 'ISSUED', 1000000 + n, 100000, '{}', md5(n::text || g), 'x', 'bench', d::date + 31, d::date + 41, 'bench'
from made, generate_series(1, 24) g, lateral (select date_trunc('month', dahu.today()) - make_interval(months => g) as d) x;
insert into audit (month, shard, n, noted_at, actor, action, object_type, object_key, account_id, difference, result, reason, version, hash)
select date_trunc('month', at)::date, g % 16, 1000000 + g, at, 'bench.' || g % 100, 'UPDATE', 'account', m.number, m.id, '{"use_category": ["A", "B"]}', 'DONE', '', 'x', '\x00'
from generate_series(1, 300000) g join made m on m.n = 1 + g % 5000, lateral (select now() - make_interval(secs => g * 100) as at) t;
reset session_replication_role;
