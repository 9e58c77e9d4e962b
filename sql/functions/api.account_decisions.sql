create or replace function api.account_decisions(of_account bigint) returns json
    language sql
    stable
as $$
-- account_decisions - what holds for an account, each verdict with its clause and its evidence.
--
-- Shape:  an array in the order of the clauses; reasons are codes with their numbers, texts are added by the service.
select coalesce(json_agg(json_build_object(
    'rule', d.rule_id, 'clause', d.clause, 'subject', d.subject, 'as_of', d.as_of, 'outcome', d.outcome, 'state', d.state,
    'reasons', d.reasons, 'facts', d.facts, 'result', d.result, 'thresholds', t.content, 'rule_version', r.rule_version,
    'completeness_bp', d.completeness_bp, 'evaluated_at', d.evaluated_at, 'actor', d.actor)
    order by k.place, d.rule_id, d.subject), '[]')
from dahu.decision_current(of_account) d
join dahu.review_rule r on r.review_run_id = d.review_run_id and r.rule_id = d.rule_id
join dahu.threshold_set t on t.threshold_set_id = r.threshold_set_id
cross join lateral (
    select array_agg(m[1]::bigint order by n) as place
    from regexp_matches(d.clause, '\d{1,9}', 'g') with ordinality as place(m, n)
) k
$$;
comment on function api.account_decisions(bigint) is 'Decisions of an account that hold now, with their evidence';
