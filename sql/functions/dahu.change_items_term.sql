create or replace function dahu.change_items_term(a dahu.service_application) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- change_items_term - how long a change may last, and how often it may come.
--
-- Shape:  facts {"least"} or {"most"}: the first or the last day on which it may end.
-- Source: 供电营业规则 1996: suspension at least 15 days, six months and twice in a calendar year (24); reduction six months to two
--         years unless for good (23); temporary exchange two months, above 10 kV three (25); temporary removal six months (28).
--         Since 2016 there is no number of suspensions any more, and reduction has no shortest time.
with p as (
    select a.submitted_on < date '2024-06-01' as old, dahu.policy_number('suspension_least_days', a.effective_on, 15)::integer as least_days,
           dahu.policy_number('suspension_most_days', a.effective_on, 183)::integer as most_days,
           dahu.policy_number('suspension_count_1996', a.effective_on, 2)::integer as most_count,
           dahu.policy_number('reduction_least_months_1996', a.effective_on, 6)::integer as reduction_least,
           dahu.policy_number('reduction_most_months', a.effective_on, 24)::integer as reduction_most,
           dahu.policy_number('removal_most_months', a.effective_on, 6)::integer as removal_most,
           dahu.policy_number(case when coalesce(a.supply_kv, (select c.supply_kv from dahu.account c where c.account_id = a.account_id)) > 10
                                   then 'swap_hv_months' else 'swap_months' end, a.effective_on, 2)::integer as swap_most
),
year as (
    select y.first, dahu.suspended_days(a.account_id, daterange(y.first, (y.first + interval '1 year')::date)) as before,
           (select upper(s) - lower(s) from (select daterange(a.effective_on, a.until_on, '[]') * daterange(y.first, (y.first + interval '1 year')::date) as s) x
            where not isempty(s)) as added
    from (select distinct date_trunc('year', d)::date as first from (values (a.effective_on), (a.until_on)) as v(d)) y
    where a.kind = 'SUSPEND'
)
select 'SUSPENSION_LEAST', a.until_on - a.effective_on + 1 >= p.least_days, jsonb_build_object('least', a.effective_on + p.least_days - 1) from p where a.kind = 'SUSPEND'
union all
select 'SUSPENSION_YEAR', y.before + y.added <= p.most_days, jsonb_build_object('year', extract(year from y.first), 'days', y.before + y.added, 'most', p.most_days) from p, year y
union all
select 'SUSPENSION_COUNT',
       (select count(distinct e.effective_on) from dahu.capacity_event e
        where e.account_id = a.account_id and e.kind = 'SUSPEND' and date_trunc('year', e.effective_on) = date_trunc('year', a.effective_on)) < p.most_count,
       jsonb_build_object('most', p.most_count)
from p where a.kind = 'SUSPEND' and p.old
union all
select 'REDUCTION_TERM', a.until_on <= (a.effective_on + make_interval(months => p.reduction_most))::date
                         and (not p.old or a.until_on >= (a.effective_on + make_interval(months => p.reduction_least))::date),
       jsonb_build_object('most', (a.effective_on + make_interval(months => p.reduction_most))::date)
from p where a.kind = 'REDUCE' and a.until_on is not null
union all
select 'REDUCTION_END', a.until_on is not null or a.change ->> 'permanent' = 'true', '{}' from p where a.kind = 'REDUCE'
union all
select 'SWAP_TERM', a.until_on <= (a.effective_on + make_interval(months => p.swap_most))::date,
       jsonb_build_object('most', (a.effective_on + make_interval(months => p.swap_most))::date)
from p where a.kind = 'TEMP_SWAP'
union all
select 'REMOVAL_TERM', a.until_on <= (a.effective_on + make_interval(months => p.removal_most))::date,
       jsonb_build_object('most', (a.effective_on + make_interval(months => p.removal_most))::date)
from p where a.kind = 'TEMP_REMOVE'
$$;
comment on function dahu.change_items_term(dahu.service_application) is 'How long a change may last, and how often it may come';
