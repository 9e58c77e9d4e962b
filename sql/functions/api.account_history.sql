create or replace function api.account_history(number text, most integer, after text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- account_history - what people did with an account, newest first: the steps of its cases, and what else they changed of it, from what to what.
--
-- @after  place of the last entry seen
-- Errors: account_unknown; DH403 without account.file
--
-- A function of the owner, because the audit is for its readers alone; here is only what was changed of one account that may be seen.
declare
    account bigint := account_named(number);
begin
    perform right_require('account.file');
    return (
    with entry as (
        select s.recorded_at as at, 'S' || s.case_step_id as id, s.actor, s.desk, c.flow, c.case_number, s.action, s.to_state, s.reason, null::text as object, null::jsonb as difference
        from case_step s
        join work_case c using (work_case_id)
        where c.account_id = account
        union all
        select a.noted_at, 'A' || a.shard || '-' || a.n, a.actor, a.desk, null, null, null, null, a.reason, a.object_type, a.difference
        from audit a
        where a.account_id = account and a.result = 'DONE' and a.difference <> '{}' and a.object_type <> 'case_step'
          and (a.object_type <> 'work_case' or a.action = 'user_hand_over') -- all else is a step
    ),
    page as (
        select p.*, row_number() over (order by p.place collate "C" desc) as n
        from (select e.*, to_char(e.at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || e.id as place from entry e) p
        where after is null or p.place collate "C" < after collate "C"
        order by n
        limit most + 1
    )
    select jsonb_build_object(
        'items', coalesce(jsonb_agg(jsonb_build_object('at', p.at, 'actor', p.actor, 'desk', p.desk, 'flow', p.flow, 'case', p.case_number, 'action', p.action, 'to', p.to_state,
                                                       'reason', p.reason, 'object', p.object, 'difference', p.difference, 'place', p.place) order by p.n) filter (where p.n <= most), '[]'),
        'next', (select q.place from page q where q.n = most and exists (select from page r where r.n > most)))
    from page p);
end
$$;
comment on function api.account_history(text, integer, text) is 'What people did with an account, newest first';
