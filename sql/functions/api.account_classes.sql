create or replace function api.account_classes(number text)
    returns jsonb
    language sql
    stable
as $$
-- account_classes - whether an account is a large customer, as confirmed, through time; and what the rule says now.
select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object('large', k.large, 'from_on', lower(k.valid), 'until_on', upper(k.valid) - 1, 'reasons', to_jsonb(k.reasons), 'case', w.case_number,
                                                           'actor', k.actor) order by k.valid desc), '[]')
              from dahu.account_class k join dahu.work_case w using (work_case_id) where k.account_id = a.account_id),
    'suggestion', (select dahu.class_word(d.outcome) from dahu.class_decision(a.account_id) d where d.decision_id is not null), 'next', null)
from dahu.account a
where a.account_number = number
$$;
comment on function api.account_classes(text) is 'The class of an account through time';
