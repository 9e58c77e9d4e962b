create or replace function api.account_records(number text) returns jsonb
    language sql
    stable
as $$
-- account_records - how complete the records of an account are (4.19), and what is missing.
--
-- Shape:  completeness in basis points of what must exist by now; items with all that the clause names, needed yet or not.
with r as (select i.* from dahu.record_items(dahu.account_named(number), dahu.today()) i)
select jsonb_build_object('account', number,
    'completeness_bp', (select coalesce(10000 * count(*) filter (where r.there) / nullif(count(*), 0), 10000) from r where r.needed),
    'missing', (select coalesce(jsonb_agg(r.item order by r.record, r.item), '[]') from r where r.needed and not r.there),
    'items', (select jsonb_agg(jsonb_build_object('record', r.record, 'item', r.item, 'needed', r.needed, 'there', r.there, 'facts', r.facts) order by r.record, r.item) from r))
$$;
comment on function api.account_records(text) is 'How complete the records of an account are';
