create or replace function dahu.explain_contract(of_account bigint, as_of date)
    returns jsonb
    language sql
    stable
    set jit = off
as $$
-- explain_contract - what is on paper behind a verdict: account, risk, capacity ledger, plans, applications, lines.
--
-- Shape:  {"account":{},"risks":[],"ledger":[],"plans":[],"applications":[],"lines":[]}, each row with its document
--         where it has one, and when it was recorded. The ledger ends with the day as_of.
select jsonb_build_object(
    'account', (select jsonb_build_object('opened_on', a.opened_on, 'closed_on', a.closed_on, 'use_category', a.use_category, 'supply_kv', a.supply_kv,
                                          'planned_annual_kwh', a.planned_annual_kwh, 'idle_reason', a.idle_reason, 'pf_policy', a.pf_policy,
                                          'recorded_at', dahu.civil_text(a.recorded_at))
                from account a where a.account_id = of_account),
    'risks', (select coalesce(jsonb_agg(jsonb_build_object('valid_from', r.valid_from, 'high_risk', r.high_risk, 'reason', r.reason,
                                                           'document_no', r.document_no, 'actor', r.actor, 'recorded_at', dahu.civil_text(r.recorded_at))
                                        order by r.valid_from, r.account_risk_id), '[]')
              from account_risk r where r.account_id = of_account and r.valid_from <= as_of),
    'ledger', (select coalesce(jsonb_agg(jsonb_build_object('id', e.capacity_event_id, 'effective_on', e.effective_on, 'kind', e.kind, 'kva', e.kva,
                                                            'corrects_id', e.corrects_id, 'line', l.line_number, 'document_no', e.document_no,
                                                            'actor', e.actor, 'recorded_at', dahu.civil_text(e.recorded_at))
                                         order by e.effective_on, e.capacity_event_id), '[]')
               from capacity_event e left join line l on l.line_id = e.line_id
               where e.account_id = of_account and e.effective_on <= as_of),
    'plans', (select coalesce(jsonb_agg(jsonb_build_object('planned_on', p.planned_on, 'kva', p.kva, 'application', s.application_number,
                                                           'document_no', p.document_no, 'actor', p.actor, 'recorded_at', dahu.civil_text(p.recorded_at))
                                        order by p.planned_on, p.capacity_plan_id), '[]')
              from capacity_plan p left join service_application s on s.service_application_id = p.service_application_id
              where p.account_id = of_account),
    'applications', (select coalesce(jsonb_agg(jsonb_build_object('application', s.application_number, 'kind', s.kind, 'accepted_on', s.accepted_on,
                                                                  'applied_kva', s.applied_kva, 'far_term_kva', s.far_term_kva, 'status', s.status,
                                                                  'line', l.line_number, 'bay', b.bay_number, 'recorded_at', dahu.civil_text(s.recorded_at))
                                               order by s.accepted_on, s.service_application_id), '[]')
                     from service_application s left join line l on l.line_id = s.line_id left join bay b on b.bay_id = s.bay_id
                     where s.account_id = of_account and s.accepted_on <= as_of),
    'lines', (select coalesce(jsonb_agg(jsonb_build_object('line', l.line_number, 'kind', l.kind, 'completed_on', l.completed_on,
                                                           'first_energised_on', l.first_energised_on, 'has_reclaim_clause', dahu.contract_reclaim(l.account_id, l.has_reclaim_clause, as_of),
                                                           'recorded_at', dahu.civil_text(l.recorded_at)) order by l.line_number), '[]')
              from line l where l.account_id = of_account))
$$;
comment on function dahu.explain_contract(bigint, date) is 'What is on paper behind a verdict';
