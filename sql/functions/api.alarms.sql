create or replace function api.alarms(alarm_state text, of_priority text, of_account text, of_class text, most integer, after text)
    returns jsonb
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan -- what is not asked for is no condition then
as $$
-- alarms - a page of the alarms that this desk may see: the gravest first, of these the newest.
--
-- @alarm_state  open (wait for somebody, or are so) | hidden (shelved, suppressed, out of service) | all | a state
-- @after        the last alarm seen, also when it is none of these any more
-- Shape:  {"items","counts","next"}; counts: of all that are seen, by state.
begin
return (
with seen as (
    select a.alarm_id, a.state, c.priority, a.class_name, a.account_id
    from dahu.alarm a
    join dahu.alarm_class c on c.name = a.class_name
    where a.state <> 'NORMAL' or alarm_state in ('all', 'NORMAL')
),
wanted as (
    select s.alarm_id, s.priority
    from seen s
    left join dahu.account k on k.account_id = s.account_id
    where case alarm_state when 'open' then s.state in ('UNACK_ACTIVE', 'ACK_ACTIVE', 'UNACK_RETURNED')
                           when 'hidden' then s.state in ('SHELVED', 'SUPPRESSED', 'OUT_OF_SERVICE')
                           when 'all' then true else s.state = alarm_state end
      and (of_priority is null or s.priority = of_priority::smallint)
      and (of_account is null or k.account_number = of_account)
      and (of_class is null or s.class_name = of_class)
),
page as (
    select w.alarm_id, row_number() over (order by w.priority, w.alarm_id desc) as n
    from wanted w
    where after is null or (w.priority, -w.alarm_id) > (select bc.priority, -b.alarm_id from dahu.alarm b join dahu.alarm_class bc on bc.name = b.class_name where b.alarm_id::text = after)
    order by n
    limit most + 1
)
select jsonb_build_object(
    'items', coalesce((select jsonb_agg(api.alarm_row(p.alarm_id) order by p.n) from page p where p.n <= most), '[]'),
    'counts', coalesce((select jsonb_object_agg(s.state, s.n) from (select state, count(*) as n from seen where state <> 'NORMAL' group by state) s), '{}'),
    'next', (select p.alarm_id::text from page p where p.n = most and exists (select from page q where q.n > most))));
end
$$;
comment on function api.alarms(text, text, text, text, integer, text) is 'A page of the alarms';
