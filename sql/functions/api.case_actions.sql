create or replace function api.case_actions(of_case bigint) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- case_actions - the steps that are possible where a case stands, whether this desk may do each, and what is missing for it.
--
-- Runs as the owner, because what must hold is looked at the same way whoever asks; it says nothing about cases that the
-- caller may not see.
select coalesce(jsonb_agg(jsonb_build_object(
           'action', s.action, 'to', s.to_state, 'leads', s.leads, 'right', s.right_name, 'clause', s.clause, 'allowed', right_held(s.right_name),
           'items', g.items,
           'missing', (select coalesce(jsonb_agg(i ->> 'item'), '[]') from jsonb_array_elements(g.items) i where not (i ->> 'ok')::boolean))
           order by s.action), '[]')
from work_case c
join workflow_step s on s.flow = c.flow and s.from_state = c.state
cross join lateral (select gate_items(c.work_case_id, s.gates) as items) g
where c.work_case_id = of_case and case_seen(c.work_case_id)
$$;
comment on function api.case_actions(bigint) is 'The steps that are possible where a case stands';
