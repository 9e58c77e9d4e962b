create or replace function dahu.recheck_follow(id uuid) returns void
    language plpgsql
as $$
-- recheck_follow - what a re-check does to its case: it is passed or failed, or, where its state forbids that by now, left as it is.
declare
    q    dahu.recheck := (select x from dahu.recheck x where x.recheck_id = id);
    form jsonb := jsonb_build_object('recheck', id, 'detail', q.content ->> 'detail', 'checked_on', (q.checked_at at time zone (select u.timezone from dahu.utility u))::date,
                                     'photos', (select coalesce(jsonb_agg(p ->> 'sha256'), '[]') from jsonb_array_elements(coalesce(q.content -> 'photos', '[]')) p));
    name text;
begin
    perform set_config('dahu.if_match', '', true); -- a re-check is not a change of what somebody read
    perform dahu.case_move(q.work_case_id, case when q.fixed then 'pass' else 'fail' end, form, '');
exception when sqlstate 'DH409' or check_violation then
    get stacked diagnostics name = constraint_name;
    if name not in ('case_step_state', 'case_waiting', 'rectification_check_day') then
        raise;
    end if;
end
$$;
comment on function dahu.recheck_follow(uuid) is 'What a re-check does to its case';
