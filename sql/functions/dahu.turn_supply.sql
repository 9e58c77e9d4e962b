create or replace function dahu.turn_supply() returns integer
    language plpgsql
as $$
-- turn_supply - every minute: reservations of bays that have run out, and rights to take a line back (4.6) as the reviews find them.
--
-- Shape:  how many of both. The right is put before the management, once for each line and verdict; nothing is taken by itself.
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
    return done;
end
$$;
comment on function dahu.turn_supply() is 'Every minute: reservations that have run out, rights to take a line back';
