create or replace function api.accounts(page_limit integer, after_number text, only_large text, search text) returns json
    language sql
    stable
    set jit = off
as $$
-- accounts - one page of the accounts, in the order of their numbers, with what decides about them.
--
-- Shape:  {"accounts":[...],"next_after"}; next_after is the number to ask for the next page with, null on the last.
-- Units:  kVA, kWh, power factor x 100, basis points.
--
-- The numbers are those of the decisions that hold, so that a number and its verdict belong together.
-- search finds a part of the number, of the customer's name or of the site's.
with page as materialized (
    select a.account_id, a.account_number, a.site_id, a.use_category, a.supply_kv, a.opened_on, a.closed_on,
           c.customer_number, c.name as customer, s.name as site, v.as_of, v.outcome, v.facts, v.reasons, v.completeness_bp
    from dahu.account a
    join dahu.site s on s.site_id = a.site_id
    left join lateral ( -- one row a question: as a plain join all holders of today are read first, for a page of fifty
        select h.customer_id
        from dahu.account_holder h
        where h.account_id = a.account_id and h.valid @> dahu.today()
        limit 1
    ) h on true
    left join dahu.customer c on c.customer_id = h.customer_id
    left join lateral (
        select d.as_of, d.outcome, d.facts, d.reasons, d.completeness_bp
        from dahu.decision d
        where d.account_id = a.account_id and d.rule_id = '4.1' and d.subject = '' and d.as_of <= dahu.today()
        order by d.as_of desc, d.decision_id desc
        limit 1
    ) v on true
    where (after_number is null or a.account_number > after_number)
      and (only_large is null or api.large_state(v.outcome) = only_large)
      and (search is null or strpos(lower(a.account_number), lower(search)) > 0
           or strpos(lower(c.name), lower(search)) > 0 or strpos(lower(s.name), lower(search)) > 0)
    order by a.account_number
    limit page_limit + 1
),
shown as (
    select p.*, row_number() over (order by p.account_number) as n from page p
)
select json_build_object(
    'accounts', coalesce(json_agg(json_build_object(
        'number', s.account_number, 'customer', s.customer, 'customer_number', s.customer_number, 'site', s.site,
        'use_category', s.use_category, 'supply_kv', s.supply_kv, 'closed_on', s.closed_on,
        'capacity_kva', s.facts -> 'capacity_kva', 'annual_kwh', s.facts -> 'annual_kwh',
        'completeness_bp', s.completeness_bp, 'large', api.large_state(s.outcome),
        'reasons', coalesce(s.reasons, '[]'), 'pf_x100', f.pf_x100, 'flags', f.flags,
        'points', t.points, 'stale_points', t.stale_points, 'newest_at', t.newest_at, 'reviewed_on', s.as_of)
        order by s.n) filter (where s.n <= page_limit), '[]'),
    'next_after', max(s.account_number) filter (where s.n = page_limit and exists (select from page offset page_limit)))
from shown s
cross join lateral (
    select min((d.result ->> 'pf_x100')::integer) filter (where d.rule_id = 'pf') as pf_x100,
           coalesce(json_agg(json_build_object('rule', d.rule_id, 'clause', d.clause, 'subject', d.subject,
                                               'outcome', d.outcome, 'state', d.state)
                             order by d.rule_id, d.subject)
                    filter (where d.rule_id <> '4.1' and d.outcome not in ('PASS', 'NOT_APPLICABLE')), '[]') as flags
    from dahu.decision_current(s.account_id) d
) f
cross join lateral (
    select count(*) as points, count(*) filter (where v.stale) as stale_points, max(v.read_at) as newest_at
    from api.point_state(s.account_id) v
    where v.active
) t
$$;
comment on function api.accounts(integer, text, text, text) is 'One page of the accounts with their flags';
