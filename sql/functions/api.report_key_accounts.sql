create or replace function api.report_key_accounts(of_month text, page_limit integer, after_number text) returns jsonb
    language sql
    stable
as $$
-- report_key_accounts - the key accounts as they were at the end of a month (4.1), with what makes them so. A person's decision comes before the rule's.
--
-- @of_month  2026-03; null: the last whole month
with day as (
    select case when of_month is null then date_trunc('month', dahu.today())::date - 1
                else least((date_trunc('month', dahu.month_first(of_month)) + interval '1 month')::date - 1, dahu.today()) end as last
),
judged as (
    select a.account_id, a.account_number, a.supply_kv, a.use_category, d.last, v.outcome, v.facts, v.as_of, k.large, lower(k.valid) as since
    from day d
    join dahu.account a on a.opened_on <= d.last and (a.closed_on is null or a.closed_on > d.last)
    left join lateral (select e.outcome, e.facts, e.as_of from dahu.decision e
                       where e.account_id = a.account_id and e.rule_id = '4.1' and e.subject = '' and e.as_of <= d.last
                       order by e.as_of desc, e.decision_id desc limit 1) v on true
    left join dahu.account_class k on k.account_id = a.account_id and k.valid @> d.last
    where coalesce(k.large, v.outcome = 'PASS') and (after_number is null or a.account_number > after_number)
    order by a.account_number
    limit page_limit + 1
),
page as (select j.*, row_number() over (order by j.account_number) as n from judged j)
select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object(
        'account', p.account_number, 'customer', c.name, 'use_category', p.use_category, 'supply_kv', p.supply_kv, 'capacity_kva', p.facts -> 'capacity_kva',
        'annual_kwh', p.facts -> 'annual_kwh', 'high_risk', p.facts -> 'high_risk', 'confirmed', p.large is not null, 'since', p.since, 'day', p.last,
        'reviewed_on', p.as_of) order by p.n) filter (where p.n <= page_limit), '[]'),
    'next', max(p.account_number) filter (where p.n = page_limit and exists (select from page offset page_limit)))
from page p
left join dahu.account_holder h on h.account_id = p.account_id and h.valid @> p.last
left join dahu.customer c on c.customer_id = h.customer_id
$$;
comment on function api.report_key_accounts(text, integer, text) is 'The key accounts at the end of a month';
