create or replace function dahu.turn_supply() returns integer
    language plpgsql
as $$
-- turn_supply - every minute: reservations of bays that have run out, and rights to take a line back (4.6) as the reviews find them.
-- A first year that was missed (4.6.1) and a right that the contract does not let the company use are findings, once for each line: of the
-- one the user is told in writing, for the other the contract is amended.
--
-- Shape:  how many of the first two. The right is put before the management, once for each line and verdict; nothing is taken by itself.
declare
    r     record;
    done  integer := 0;
    known bigint;
begin
    for r in select b.work_case_id from dahu.bay_reservation b where b.ended_on is null and b.expires_on < dahu.today() order by b.bay_reservation_id loop
        perform dahu.bay_release(r.work_case_id, 'EXPIRED');
        done := done + 1;
    end loop;
    for r in
        select l.account_id, l.line_number, l.completed_on, d.as_of, d.state
        from dahu.line l
        cross join lateral dahu.decision_newest(l.account_id, '4.6.2', l.line_number) d
        where l.kind = 'DEDICATED' and d.state = 'CLAWBACK_RIGHT'
        order by l.line_id
    loop
        known := coalesce((select max(c.work_case_id) from dahu.work_case c), 0);
        done := done + (dahu.proposal_open('reclaim_line', r.account_id, r.line_number,
            jsonb_build_object('matter', r.line_number || ' ' || r.completed_on, 'line', r.line_number, 'as_of', r.as_of, 'state', r.state)) > known)::integer;
    end loop;
    insert into dahu.compliance_finding (kind, severity, desk_name, org_unit_id, account_id, clause, subject, facts, found_on, due_on, actor)
    select 'CONTRACT', x.severity, x.desk_name, a.org_unit_id, l.account_id, x.clause, l.line_number || ' ' || x.state,
           jsonb_build_object('line', l.line_number, 'state', x.state, 'completed_on', l.completed_on, 'as_of', d.as_of), dahu.today(), dahu.today() + 30, dahu.actor()
    from dahu.line l
    join dahu.account a on a.account_id = l.account_id
    cross join lateral dahu.decision_newest(l.account_id, '4.6.2', l.line_number) d
    join (values ('WARN_Y1_MISSED', '4.6.1', 'MINOR', 'ACCOUNT_MANAGER'),
                 ('CLAWBACK_UNENFORCEABLE_NO_CLAUSE', '4.6', 'MAJOR', 'MARKETING_LEAD')) as x(state, clause, severity, desk_name) on x.state = d.state
    where l.kind = 'DEDICATED'
      and not exists (select from dahu.compliance_finding f
                      where f.account_id = l.account_id and f.facts ->> 'line' = l.line_number and f.facts ->> 'state' = x.state
                        and f.facts ->> 'completed_on' = l.completed_on::text);
    return done;
end
$$;
comment on function dahu.turn_supply() is 'Every minute: reservations that have run out, rights to take a line back';
