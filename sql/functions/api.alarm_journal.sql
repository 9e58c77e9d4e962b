create or replace function api.alarm_journal(first_day text, last_day text, of_account text, of_class text, of_alarm text, most integer, after text)
    returns jsonb
    language sql
    stable
as $$
-- alarm_journal - a page of the journal, the newest first; days are civil days of the utility, both included.
with page as (
    select e.alarm_event_id, row_number() over (order by e.alarm_event_id desc) as n
    from dahu.alarm_event e
    join dahu.alarm a on a.alarm_id = e.alarm_id
    left join dahu.account k on k.account_id = e.account_id
    cross join dahu.utility u
    where (first_day is null or e.happened_at >= first_day::date::timestamp at time zone u.timezone)
      and (last_day is null or e.happened_at < (last_day::date + 1)::timestamp at time zone u.timezone)
      and (of_account is null or k.account_number = of_account)
      and (of_class is null or a.class_name = of_class)
      and (of_alarm is null or e.alarm_id::text = of_alarm)
      and (after is null or e.alarm_event_id < case when after ~ '^[0-9]{1,18}$' then after::bigint else 0 end)
    order by e.alarm_event_id desc
    limit most + 1
)
select jsonb_build_object(
    'items', coalesce((select jsonb_agg(api.alarm_event_row(p.alarm_event_id) order by p.n) from page p where p.n <= most), '[]'),
    'next', (select p.alarm_event_id::text from page p where p.n = most and exists (select from page q where q.n > most)))
$$;
comment on function api.alarm_journal(text, text, text, text, text, integer, text) is 'A page of the journal of the alarms';
