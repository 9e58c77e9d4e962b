create or replace function api.alarm_journal(first_day text, last_day text, of_account text, of_class text, of_alarm text, most integer, after text)
    returns jsonb
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan -- what is not asked for is no condition then, and the newest come first from the key
as $$
-- alarm_journal - a page of the journal, the newest first; days are civil days of the utility, both included.
declare
    zone text := (select u.timezone from dahu.utility u);
begin
return (with page as (
    select e.alarm_event_id, row_number() over () as n
    from (select e.alarm_event_id
          from dahu.alarm_event e
          where (first_day is null or e.happened_at >= first_day::date::timestamp at time zone zone)
            and (last_day is null or e.happened_at < (last_day::date + 1)::timestamp at time zone zone)
            and (of_account is null or e.account_id = (select k.account_id from dahu.account k where k.account_number = of_account))
            and exists (select from dahu.alarm a where a.alarm_id = e.alarm_id and (of_class is null or a.class_name = of_class))
            and (of_alarm is null or e.alarm_id = case when of_alarm ~ '^[0-9]{1,18}$' then of_alarm::bigint else 0 end)
            and (after is null or e.alarm_event_id < case when after ~ '^[0-9]{1,18}$' then after::bigint else 0 end)
          order by e.alarm_event_id desc
          limit most + 1) e
)
select jsonb_build_object(
    'items', coalesce((select jsonb_agg(api.alarm_event_row(p.alarm_event_id) order by p.n) from page p where p.n <= most), '[]'),
    'next', (select p.alarm_event_id::text from page p where p.n = most and exists (select from page q where q.n > most))));
end
$$;
comment on function api.alarm_journal(text, text, text, text, text, integer, text) is 'A page of the journal of the alarms';
