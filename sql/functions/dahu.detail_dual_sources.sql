create or replace function dahu.detail_dual_sources(work_case_id bigint) returns jsonb
    language sql
    stable
as $$
-- detail_dual_sources - what GET of a second source shows: application, sources, measures, tests, use, and what the gate lacks now.
select jsonb_build_object(
    'kind', d.kind, 'account', a.account_number, 'load_description', d.load_description, 'load_kw', d.load_kw, 'capacity_kva', d.capacity_kva, 'high_voltage', d.high_voltage,
    'application_on', d.application_on, 'application_document', d.application_document, 'diagram_document', d.diagram_document, 'design_document', d.design_document,
    'approved_on', d.approved_on, 'approval_document', d.approval_document, 'joint_review', d.joint_review, 'accepted_on', d.accepted_on, 'acceptance_document', d.acceptance_document,
    'feeds', (select jsonb_agg(jsonb_build_object('feed', f.feed_no, 'role', f.role, 'line', l.line_number, 'bus_section', f.bus_section, 'voltage_kv', f.voltage_kv, 'capacity_kva', f.capacity_kva,
                                                  'standby_mode', f.standby_mode, 'generation_kind', f.generation_kind, 'portable', f.portable, 'start_s', f.start_s, 'earthing', f.earthing,
                                                  'source', f.supply_source_id) order by f.feed_no)
              from dahu.dual_source_feed f left join dahu.line l on l.line_id = f.line_id where f.work_case_id = d.work_case_id),
    'measures', (select coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'place', m.place, 'installed_on', m.installed_on, 'document_no', m.document_no) order by m.backfeed_measure_id), '[]')
                 from dahu.backfeed_measure m where m.work_case_id = d.work_case_id),
    'tests', (select coalesce(jsonb_agg(jsonb_build_object('tested_on', t.tested_on, 'passed', t.passed, 'second_refused', t.second_refused, 'first_refused', t.first_refused,
                                                           'loss_transferred', t.loss_transferred, 'restored', t.restored, 'breakers', t.breakers, 'tester', t.tester,
                                                           'second_tester', t.second_tester, 'photos', t.photos) order by t.tested_on, t.backfeed_test_id), '[]')
              from dahu.backfeed_test t where t.work_case_id = d.work_case_id),
    'next_test_on', (select b.next_due_on from dahu.backfeed_state(d.work_case_id, dahu.today()) b),
    'use', (select coalesce(jsonb_agg(jsonb_build_object('source', u.supply_source_id, 'began_at', dahu.civil_text(u.began_at), 'ended_at', dahu.civil_text(u.ended_at),
                                                         'ended_because', u.ended_because) order by u.source_use_id), '[]') from dahu.source_use u where u.work_case_id = d.work_case_id),
    'gate', (select jsonb_agg(jsonb_build_object('item', i.item, 'ok', i.ok, 'facts', i.facts)) from dahu.gate_dual_use(d.work_case_id) i))
from dahu.dual_source d
join dahu.account a on a.account_id = d.account_id
where d.work_case_id = $1
$$;
comment on function dahu.detail_dual_sources(bigint) is 'A second source for reading';
