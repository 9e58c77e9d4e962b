create or replace function api.due(of_desk text, mine text, of_severity text, of_kind text, until date, of_handler text, snoozed text, most integer, after text) returns jsonb
    language sql
    stable
as $$
-- due - what waits and what runs out, for a desk: one list, the gravest and earliest first, and how many there are of each kind.
--
-- @of_desk     a desk, or ALL; null: that of who asks, all where @of_handler says whose
-- @mine        yes: only what is in the hands of who asks
-- @until       due on that day or before; what has no day is always in
-- @of_handler  login: only what is in the hands of that person
-- @snoozed     yes: only what who asks has put aside; else all but that. It is back when its day has come, when it is red, on its last day,
--              and when its case has moved
-- @after       the place of the last entry seen
-- Shape:       {"items","counts","snoozed","next"}; the counts are over all pages, snoozed is how many are put aside
with aside as (
    select s.kind, s.thing, s.case_version, s.until_on
    from dahu.due_snooze s
    where s.user_account_id = (select dahu.user_id()) and s.ended_at is null and s.until_on > (select dahu.today())
),
found as (
    select d.*, case d.severity when 'RED' then '1' when 'AMBER' then '2' else '3' end || coalesce(d.due_on::text, '9999-12-31') || ' ' || d.kind || ' ' || d.thing as place,
           (select s.until_on from aside s
            where s.kind = d.kind and s.thing = d.thing and d.severity <> 'RED' and (d.due_on is null or d.due_on > (select dahu.today()))
              and s.case_version is not distinct from (select c.version from dahu.work_case c where c.work_case_id = d.work_case_id)) as snoozed_until
    from dahu.due_item(nullif(coalesce(of_desk, case when of_handler is null then dahu.desk() end), 'ALL')) d
    where (mine is distinct from 'yes' or d.handler_id = (select dahu.user_id()))
      and (of_handler is null or d.handler_id = (select u.user_account_id from dahu.user_account u where u.login = of_handler))
      and (of_severity is null or d.severity = of_severity)
      and (of_kind is null or d.kind = of_kind)
      and (until is null or d.due_on is null or d.due_on <= until)
),
wanted as (
    select f.* from found f where (f.snoozed_until is not null) = (snoozed is not distinct from 'yes')
),
page as (
    select p.*, row_number() over (order by p.place collate "C") as n
    from (select w.* from wanted w
          where after is null or w.place collate "C" > after collate "C"
          order by w.place collate "C"
          limit most + 1) p
)
select jsonb_build_object(
    'items', coalesce((
        select jsonb_agg(jsonb_build_object(
                   'kind', p.kind, 'thing', p.thing, 'desk', p.desk_name, 'handler', u.login, 'handler_name', u.name, 'account', a.account_number, 'customer', k.name,
                   'case', c.case_number, 'flow', c.flow, 'version', c.version, 'subject', p.subject, 'due_on', p.due_on, 'severity', p.severity,
                   'snoozed_until', p.snoozed_until, 'facts', p.facts, 'place', p.place) order by p.n)
        from page p
        left join dahu.user_account u on u.user_account_id = p.handler_id
        left join dahu.account a on a.account_id = p.account_id
        left join dahu.account_holder h on h.account_id = p.account_id and h.valid @> (select dahu.today())
        left join dahu.customer k on k.customer_id = h.customer_id
        left join dahu.work_case c on c.work_case_id = p.work_case_id
        where p.n <= most), '[]'),
    'counts', coalesce((
        select jsonb_agg(jsonb_build_object('kind', k.kind, 'count', k.total, 'red', k.red, 'amber', k.amber, 'first_due_on', k.first_due_on) order by k.kind)
        from (select w.kind, count(*) as total, count(*) filter (where w.severity = 'RED') as red, count(*) filter (where w.severity = 'AMBER') as amber,
                     min(w.due_on) as first_due_on
              from wanted w group by w.kind) k), '[]'),
    'snoozed', (select count(*) from found f where f.snoozed_until is not null),
    'next', (select p.place from page p where p.n = most and exists (select from page q where q.n > most)))
$$;
comment on function api.due(text, text, text, text, date, text, text, integer, text) is 'What waits and what runs out, for a desk';
