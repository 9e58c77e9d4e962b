create or replace function api.energise_gate(number text) returns jsonb
    language sql
    stable
as $$
-- energise_gate - whether an account may come under voltage now (4.13), and what is missing.
select jsonb_build_object('account', number, 'may', bool_and(i.ok), 'missing', coalesce(jsonb_agg(i.item) filter (where not i.ok), '[]'),
                          'items', jsonb_agg(jsonb_build_object('item', i.item, 'ok', i.ok, 'facts', i.facts)))
from dahu.energise_items(dahu.account_named(number), dahu.today()) i
$$;
comment on function api.energise_gate(text) is 'Whether an account may come under voltage now';
