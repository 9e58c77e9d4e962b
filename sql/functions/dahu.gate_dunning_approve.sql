create or replace function dahu.gate_dunning_approve(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_dunning_approve - supply may be stopped only for what is overdue longer than policy r4_16_stop_days and was asked for; another person says so.
--
-- Source: 电力供应与使用条例 art. 39: overdue more than thirty days and unpaid after a reminder.
select 'OVERDUE_LONG_ENOUGH', coalesce(dahu.today() > o.since + p.days, false), jsonb_build_object('since', o.since, 'fen', o.fen, 'days', p.days)
from dahu.dunning d
cross join lateral dahu.overdue(d.account_id, dahu.today()) o
cross join lateral (select dahu.policy_number('r4_16_stop_days', dahu.today(), 30)::integer as days) p
where d.work_case_id = of_case
union all
select 'REMINDED', d.reminded_on is not null, jsonb_build_object('reminded_on', d.reminded_on) from dahu.dunning d where d.work_case_id = of_case
union all
select 'STOP_OTHER_PERSON', not exists (select from dahu.case_step s where s.work_case_id = of_case and s.action in ('open', 'remind') and s.user_account_id = dahu.user_id()), null::jsonb
$$;
comment on function dahu.gate_dunning_approve(bigint) is 'What must hold before a stop of supply is approved';
