create or replace function api.dedicated_line(number text) returns jsonb
    language sql
    stable
as $$
-- dedicated_line - the three questions of a dedicated line, each answered by itself: may the account apply (4.5), is the application
-- eligible (4.6, 4.6.1), may the line be kept (4.6.2); with the limits of its lines, and what the company may do.
with account as materialized (
    select dahu.account_named(number) as id
),
verdict as (
    select d.rule_id, jsonb_agg(jsonb_build_object('subject', d.subject, 'outcome', d.outcome, 'state', d.state, 'reasons', d.reasons, 'result', d.result,
                                                   'as_of', d.as_of) order by d.subject) as said
    from account a cross join lateral dahu.decision_current(a.id) d
    where d.rule_id in ('4.5', '4.6.1', '4.6.2')
    group by d.rule_id
)
select jsonb_build_object(
    'account', number,
    'may_apply', coalesce((select v.said from verdict v where v.rule_id = '4.5'), '[]'),
    'eligible', coalesce((select v.said from verdict v where v.rule_id = '4.6.1'), '[]'),
    'may_keep', coalesce((select v.said from verdict v where v.rule_id = '4.6.2'), '[]'),
    'lines', (select coalesce(jsonb_agg(jsonb_build_object('line', t.line_number, 'term', t.term, 'limit', t.limit_on, 'extended', t.extended_on,
                                                           'days_left', coalesce(t.extended_on, t.limit_on) - dahu.today()) order by t.line_number, t.term), '[]')
              from account a cross join lateral dahu.line_terms(a.id) t),
    'proposals', (select coalesce(jsonb_agg(jsonb_build_object('number', c.case_number, 'state', c.state, 'line', p.facts ->> 'line') order by c.work_case_id), '[]')
                  from account a join dahu.work_case c on c.account_id = a.id join dahu.proposal p on p.work_case_id = c.work_case_id
                  where p.kind = 'reclaim_line'))
$$;
comment on function api.dedicated_line(text) is 'The three questions of a dedicated line';
