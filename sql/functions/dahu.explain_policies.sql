create or replace function dahu.explain_policies(keys text[], regime text, as_of date)
    returns jsonb
    language sql
    stable
    set jit = off
as $$
-- explain_policies - the rows of the policy table that hold on a day: value, validity, clause, source, who and when.
--
-- Shape:  [{"key","value","regime","valid_from","valid_until","clause","source","actor","recorded_at"}] in the order
--         of keys; a key without a row has its default, and no row here. valid_until is the last day.
select coalesce(jsonb_agg(jsonb_build_object('key', p.key, 'value', p.value, 'regime', p.regime, 'valid_from', lower(p.valid),
                                             'valid_until', upper(p.valid) - 1, 'clause', p.clause, 'source', p.source, 'actor', p.actor,
                                             'recorded_at', dahu.civil_text(p.recorded_at)) order by k.place), '[]')
from unnest(keys) with ordinality as k(key, place)
join policy p on p.key = k.key and p.valid @> as_of and p.regime in ('ANY', explain_policies.regime)
$$;
comment on function dahu.explain_policies(text[], text, date) is 'The rows of the policy table that hold on a day';
