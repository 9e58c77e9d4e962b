create or replace function dahu.detail_applications(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_applications - an application as it is read: what it says, its documents, survey, plans, design, inspections, bay and reviews.
select jsonb_build_object(
    'kind', a.kind, 'scope', a.scope, 'regulation', r.version, 'submitted_on', a.submitted_on, 'accepted_on', a.accepted_on, 'status', a.status,
    'applied_kva', a.applied_kva, 'far_term_kva', a.far_term_kva, 'dedicated_line', a.dedicated_line, 'hv_source_count', a.hv_source_count,
    'lv_second_source', a.lv_second_source, 'effective_on', a.effective_on, 'until_on', a.until_on, 'supply_kv', a.supply_kv,
    'applicant_name', a.applicant_name, 'applicant_code', a.applicant_code, 'legal_person', a.legal_person, 'branch', a.branch,
    'special_sector', a.special_sector, 'contact', a.contact, 'site_name', a.site_name, 'supply_address', a.supply_address,
    'service_area', a.service_area, 'use_category', a.use_category, 'change', a.change, 'missing', to_jsonb(a.missing),
    'refusal_ground', a.refusal_ground, 'review_grounds', to_jsonb(dahu.joint_review_grounds(of_case)))
    || jsonb_build_object(
    'documents', dahu.application_documents(of_case),
    'survey', (select to_jsonb(s) - '{site_survey_id,work_case_id}'::text[] from dahu.site_survey s where s.work_case_id = of_case order by s.site_survey_id desc limit 1),
    'plans', (select coalesce(jsonb_agg(jsonb_build_object('round', p.round, 'supply_kv', p.supply_kv, 'voltage_reason', p.voltage_reason, 'approved_kva', p.approved_kva,
                                                           'content', p.content, 'drawn_up_on', p.drawn_up_on, 'replied_on', p.replied_on,
                                                           'valid_until_on', p.valid_until_on, 'actor', p.actor) order by p.round), '[]')
              from dahu.supply_plan p where p.work_case_id = of_case),
    'designs', (select coalesce(jsonb_agg(to_jsonb(d) - '{station_design_id,work_case_id}'::text[]
                                          || jsonb_build_object('checks', (select jsonb_object_agg(c.part, c.holds) from dahu.station_checks(d) c)) order by d.round), '[]')
                from dahu.station_design d where d.work_case_id = of_case),
    'exceptions', (select coalesce(jsonb_agg(to_jsonb(e) - '{design_exception_id,work_case_id}'::text[] order by e.part), '[]')
                   from dahu.design_exception e where e.work_case_id = of_case),
    'inspections', (select coalesce(jsonb_agg(to_jsonb(i) - '{works_inspection_id,work_case_id}'::text[] order by i.works_inspection_id), '[]')
                    from dahu.works_inspection i where i.work_case_id = of_case),
    'bay', (select jsonb_build_object('substation', s.name, 'bay', b.bay_number, 'reserved_on', v.reserved_on, 'expires_on', v.expires_on, 'ended_because', v.ended_because)
            from dahu.bay_reservation v join dahu.bay b using (bay_id) join dahu.substation s using (substation_id)
            where v.work_case_id = of_case order by v.bay_reservation_id desc limit 1),
    'progress', (select coalesce(jsonb_agg(jsonb_build_object('state', n.state, 'because', n.because, 'messages', n.messages, 'at', n.recorded_at) order by n.progress_notice_id), '[]')
                 from dahu.progress_notice n where n.work_case_id = of_case),
    'call_backs', (select coalesce(jsonb_agg(jsonb_build_object('days', b.days, 'due_on', b.due_on, 'attempts', b.attempts, 'done_on', b.done_on, 'satisfied', b.satisfied,
                                                                'said', b.said, 'dropped_because', b.dropped_because) order by b.due_on), '[]')
                   from dahu.call_back b where b.work_case_id = of_case),
    'line', (select l.line_number from dahu.line l where l.line_id = a.line_id),
    'reviews', (select coalesce(jsonb_agg(jsonb_build_object('number', c.case_number, 'round', j.round, 'state', c.state, 'decision', j.decision) order by j.round), '[]')
                from dahu.joint_review j join dahu.work_case c using (work_case_id) where j.application_case_id = of_case))
from dahu.service_application a
left join dahu.regulation r using (regulation_id)
where a.work_case_id = of_case
$$;
comment on function dahu.detail_applications(bigint) is 'An application as it is read';
