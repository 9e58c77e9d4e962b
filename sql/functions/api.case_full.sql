create or replace function api.case_full(of_case bigint) returns jsonb
    language plpgsql
    stable
as $$
-- case_full - everything about one case: its row, its steps, its clocks, what its flow records, what can be done next.
--
-- What a flow records is dahu.detail_<flow>(work_case_id), with _ for each -; its clocks are dahu.case_clocks(work_case_id); either may not be there.
declare
    flow   dahu.workflow := (select f from dahu.workflow f join dahu.work_case c on c.flow = f.flow where c.work_case_id = of_case);
    detail jsonb;
    clocks jsonb;
begin
    if to_regprocedure(format('dahu.%I(bigint)', 'detail_' || replace(flow.flow, '-', '_'))) is not null then
        execute format('select to_jsonb(dahu.%I($1))', 'detail_' || replace(flow.flow, '-', '_')) into detail using of_case;
    end if;
    if to_regprocedure('dahu.case_clocks(bigint)') is not null then
        execute 'select to_jsonb(dahu.case_clocks($1))' into clocks using of_case;
    end if;
    return api.case_row(of_case) || jsonb_build_object(
        'clause', flow.clause,
        'final', (select c.closed_at is not null from dahu.work_case c where c.work_case_id = of_case),
        'steps', (select coalesce(jsonb_agg(jsonb_build_object(
                      'action', s.action, 'from', s.from_state, 'to', s.to_state, 'actor', s.actor, 'actor_name', dahu.person_name(s.actor), 'desk', s.desk, 'at', s.recorded_at,
                      'reason', s.reason, 'form', s.form, 'gates', s.gate_items) order by s.case_step_id), '[]')
                  from dahu.case_step s where s.work_case_id = of_case),
        'clocks', coalesce(clocks, '[]'), 'detail', detail, 'actions', api.case_actions(of_case));
end
$$;
comment on function api.case_full(bigint) is 'Everything about one case';
