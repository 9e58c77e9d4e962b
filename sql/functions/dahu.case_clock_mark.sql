create or replace function dahu.case_clock_mark(at timestamptz, only_case bigint default null) returns integer
    language plpgsql
as $$
-- case_clock_mark - note what has become amber and red, and tell whom it concerns; each red is a finding against the department that
-- answers for it.
--
-- Shape:  how many became red. A clock that stands still is left alone.
declare
    red  integer;
    told integer;
begin
    with soon as (
        update dahu.case_clock k
        set warned_at = at
        where k.stopped_at is null and k.paused_at is null and k.warned_at is null and k.warn_at <= at and k.work_case_id = coalesce(only_case, k.work_case_id)
        returning k.work_case_id, k.due_at
    )
    select sum(dahu.case_tell('clock_warned', s.work_case_id, jsonb_build_object('due', dahu.civil_short(s.due_at)))) into told
    from soon s
    where s.due_at > at;

    with late as (
        update dahu.case_clock k
        set breached_at = at
        where k.stopped_at is null and k.paused_at is null and k.breached_at is null and k.due_at <= at and k.work_case_id = coalesce(only_case, k.work_case_id)
        returning k.case_clock_id, k.work_case_id, k.item, k.service_limit_id, k.started_at, k.due_at
    )
    insert into dahu.compliance_finding (kind, severity, desk_name, org_unit_id, account_id, work_case_id, case_clock_id, clause, subject, facts, found_on, due_on, actor)
    select l.finding_kind, 'MINOR', c.desk_name, coalesce(dahu.case_department(c.work_case_id), c.org_unit_id), c.account_id, c.work_case_id, k.case_clock_id,
           l.clause, c.case_number || ' ' || k.item,
           jsonb_build_object('item', k.item, 'started_at', k.started_at, 'due_at', k.due_at, 'value', l.value, 'unit', l.unit, 'regime', l.regime, 'source', l.source),
           dahu.today(), dahu.workday_after(dahu.today(), 5, true), dahu.actor()
    from late k
    join dahu.work_case c using (work_case_id)
    join dahu.service_limit l using (service_limit_id);
    get diagnostics red = row_count;
    select sum(dahu.case_tell('clock_breached', k.work_case_id, jsonb_build_object('due', dahu.civil_short(k.due_at)))) into told
    from dahu.case_clock k
    where k.breached_at = at and k.work_case_id = coalesce(only_case, k.work_case_id);
    return red;
end
$$;
comment on function dahu.case_clock_mark(timestamptz, bigint) is 'Notes which limits have become amber and red';
