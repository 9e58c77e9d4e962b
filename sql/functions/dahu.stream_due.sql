create or replace function dahu.stream_due(cases text) returns table (account_id bigint, unit_id bigint, person_id bigint, aside boolean, content text)
    language sql
    stable
as $$
-- stream_due - cases that a notice named, with what of them waits and runs out now (as in api.due; none: nothing). Unit -1 is nobody's: who
-- sees all accounts sees it.
select c.account_id, coalesce(c.org_unit_id, -1), c.handler_id, false,
       json_build_object('case', c.case_number, 'flow', c.flow, 'state', c.state, 'account', k.account_number, 'subject', c.subject, 'desk', c.desk_name, 'handler', u.login,
                         'closed', c.closed_at is not null, 'items', coalesce(d.items, '[]'))::text
from dahu.work_case c
left join dahu.account k on k.account_id = c.account_id
left join dahu.user_account u on u.user_account_id = c.handler_id
left join lateral (
    select json_agg(json_build_object('kind', x.kind, 'thing', x.thing, 'due_on', x.due_on, 'facts', x.facts,
                                      'severity', coalesce(x.severity, case when x.due_on < dahu.today() then 'RED' when x.due_on <= dahu.today() + 30 then 'AMBER' else 'NONE' end)) order by x.kind, x.thing) as items
    from (select * from dahu.due_case() union all select * from dahu.due_clock()) x
    where x.work_case_id = c.work_case_id) d on true
where c.work_case_id = any (string_to_array(cases, ',')::bigint[])
$$;
comment on function dahu.stream_due(text) is 'Cases that a notice named';
