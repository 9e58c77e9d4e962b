create or replace function dahu.change_items_notice(a dahu.service_application) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- change_items_notice - 4.10: the application comes before the effect; less or more capacity is asked for five days ahead.
--
-- Source: 供电营业规则 1996 arts. 23 and 24: five days; since 2016 five working days.
select 'EFFECT_AFTER_APPLICATION', coalesce(a.effective_on > a.submitted_on, false), jsonb_build_object('applied', a.submitted_on, 'effective', a.effective_on)
where exists (select from dahu.application_kind k where k.kind = a.kind and k.clause = '4.10' and not k.works)
union all
select 'NOTICE', coalesce(a.effective_on >= n.first, false), jsonb_build_object('first', n.first, 'effective', a.effective_on)
from (select dahu.policy_number('change_notice_days', a.submitted_on, 5)::integer as days) p
cross join lateral (select case when a.submitted_on < date '2024-06-01' then a.submitted_on + p.days
                                else dahu.workday_after(a.submitted_on, p.days, true) end as first) n
where a.kind in ('SUSPEND', 'RESUME', 'REDUCE')
$$;
comment on function dahu.change_items_notice(dahu.service_application) is 'The application comes before the effect';
