create or replace function dahu.stream_due(cases text) returns table (account_id bigint, unit_id bigint, person_id bigint, content text)
    language sql
    stable
as $$
-- stream_due - cases that a notice named: who has them in his list looks again. Unit -1 is nobody's: who sees all accounts sees it.
select c.account_id, coalesce(c.org_unit_id, -1), c.handler_id,
       json_build_object('case', c.case_number, 'flow', c.flow, 'state', c.state, 'account', k.account_number, 'subject', c.subject)::text
from dahu.work_case c
left join dahu.account k on k.account_id = c.account_id
where c.work_case_id = any (string_to_array(cases, ',')::bigint[])
$$;
comment on function dahu.stream_due(text) is 'Cases that a notice named';
