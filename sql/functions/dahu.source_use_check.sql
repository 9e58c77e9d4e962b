create or replace function dahu.source_use_check(of_use bigint) returns void
    language plpgsql
as $$
-- source_use_check - a source is in use only by a case that is IN_USE, with a green gate at this moment; refused otherwise, whoever wrote it.
declare
    u       dahu.source_use := (select x from dahu.source_use x where x.source_use_id = of_use);
    w       dahu.work_case := (select c from dahu.work_case c where c.work_case_id = u.work_case_id);
    missing text;
begin
    if u.ended_at is not null then
        return;
    end if;
    missing := (select string_agg(i.item, ' ') from dahu.gate_dual_use(u.work_case_id) i where i.ok is not true);
    if missing is not null or w.state <> 'IN_USE' then
        perform dahu.refuse('source_use_gate', jsonb_build_object('case', w.case_number, 'flow', w.flow, 'state', w.state, 'missing', coalesce(missing, '')), 'DH409');
    end if;
end
$$;
comment on function dahu.source_use_check(bigint) is 'Holds the use of a second source to its gate';
