create or replace function api.report_records(only_missing text, page_limit integer, after_number text) returns jsonb
    language sql
    stable
as $$
-- report_records - how complete the records of each account are (4.19), and what is missing.
with judged as (
    select a.account_id, a.account_number, r.needed, r.there, r.missing
    from dahu.account a
    cross join lateral (select count(*) filter (where i.needed) as needed, count(*) filter (where i.needed and i.there) as there,
                               array_agg(i.item order by i.record, i.item) filter (where i.needed and not i.there) as missing
                        from dahu.record_items(a.account_id, dahu.today()) i) r
    where a.closed_on is null and (after_number is null or a.account_number > after_number) and (only_missing is distinct from 'yes' or r.there < r.needed)
    order by a.account_number
    limit page_limit + 1
),
page as (select j.*, row_number() over (order by j.account_number) as n from judged j)
select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object(
        'account', p.account_number, 'customer', c.name, 'needed', p.needed, 'there', p.there,
        'completeness_bp', case when p.needed = 0 then 10000 else 10000 * p.there / p.needed end, 'missing', coalesce(to_jsonb(p.missing), '[]')) order by p.n)
        filter (where p.n <= page_limit), '[]'),
    'next', max(p.account_number) filter (where p.n = page_limit and exists (select from page offset page_limit)))
from page p
left join dahu.account_holder h on h.account_id = p.account_id and h.valid @> dahu.today()
left join dahu.customer c on c.customer_id = h.customer_id
$$;
comment on function api.report_records(text, integer, text) is 'How complete the records of each account are';
