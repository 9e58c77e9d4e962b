create or replace function api.policies(of_key text, on_day date, of_clause text) returns jsonb
    language sql
    stable
as $$
-- policies - the thresholds of the rule book, version by version: what held, holds and will hold, with clause, who wrote it and why.
--
-- @on_day  only those that hold on that day, by the supply rules of that day
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'policy', p.policy_id, 'key', p.key, 'regime', p.regime, 'value', p.value, 'clause', p.clause, 'source', p.source,
    'valid_from', lower(p.valid), 'valid_until', upper(p.valid) - 1, 'actor', p.actor, 'recorded_at', p.recorded_at,
    'state', case when lower(p.valid) > dahu.today() then 'PLANNED' when upper(p.valid) <= dahu.today() then 'ENDED' else 'IN_FORCE' end)
    order by p.clause, p.key, p.regime, p.valid), '[]'), 'next', null)
from dahu.policy p
where (of_key is null or p.key = of_key) and (of_clause is null or p.clause = of_clause)
  and (on_day is null or p.valid @> on_day and p.regime in ('ANY', dahu.policy_regime(on_day)))
$$;
comment on function api.policies(text, date, text) is 'Thresholds of the rule book, version by version';
