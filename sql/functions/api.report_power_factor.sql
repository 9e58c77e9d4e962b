create or replace function api.report_power_factor(of_month text, only_low text, page_limit integer, after_place text) returns jsonb
    language sql
    stable
as $$
-- report_power_factor - the power factor of each receiving point by the last verdict of a month (4.17), with the standard and the adjustment.
--
-- @of_month  2026-03: by the reviews of that month, which judge the month before it; null: by those that hold
-- @only_low  yes: only those below their standard
with judged as (
    select distinct on (a.account_number, d.subject) a.account_id, a.account_number, d.subject, d.outcome, d.result, d.facts, d.as_of
    from dahu.account a
    join dahu.decision d on d.account_id = a.account_id and d.rule_id = 'pf'
    where d.as_of <= dahu.today() and (of_month is null or date_trunc('month', d.as_of) = dahu.month_first(of_month))
    order by a.account_number, d.subject, d.as_of desc, d.decision_id desc
),
kept as (
    select j.*, j.account_number || ' ' || j.subject as place from judged j
    where only_low is distinct from 'yes' or (j.result ->> 'pf_x100')::integer < (j.facts ->> 'standard')::numeric
),
page as (
    select k.*, row_number() over (order by k.place collate "C") as n from kept k
    where after_place is null or k.place collate "C" > after_place collate "C"
    order by n limit page_limit + 1
)
select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object(
        'account', p.account_number, 'customer', c.name, 'subject', p.subject, 'outcome', p.outcome, 'pf_x100', p.result -> 'pf_x100',
        'standard', p.facts -> 'standard', 'adjust_bp', p.result -> 'adjust_bp', 'kwh', p.facts -> 'kwh', 'kvarh_forward', p.facts -> 'kvarh_forward',
        'kvarh_reverse', p.facts -> 'kvarh_reverse', 'reviewed_on', p.as_of) order by p.n) filter (where p.n <= page_limit), '[]'),
    'next', max(p.place) filter (where p.n = page_limit and exists (select from page offset page_limit)))
from page p
left join dahu.account_holder h on h.account_id = p.account_id and h.valid @> p.as_of
left join dahu.customer c on c.customer_id = h.customer_id
$$;
comment on function api.report_power_factor(text, text, integer, text) is 'The power factor of each receiving point';
