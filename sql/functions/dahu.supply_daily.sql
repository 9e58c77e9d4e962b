create or replace function dahu.supply_daily() returns jsonb
    language plpgsql
as $$
-- supply_daily - what the calendar brings: reservations end, and the right to take a line back is put before the management.
--
-- Shape:  {"expired","proposals"}; run after the review of the day, whose verdicts it reads. Running it again changes nothing.
declare
    r         record;
    expired   integer := 0;
    proposals integer := 0;
    known     integer := (select count(*) from dahu.proposal);
begin
    for r in select b.work_case_id from dahu.bay_reservation b where b.ended_on is null and b.expires_on < dahu.today() order by b.bay_reservation_id loop
        perform dahu.bay_release(r.work_case_id, 'EXPIRED');
        expired := expired + 1;
    end loop;
    for r in
        select l.account_id, l.line_number, d.as_of, d.state, d.decision_id
        from dahu.line l
        cross join lateral dahu.decision_newest(l.account_id, '4.6.2', l.line_number) d
        where l.kind = 'DEDICATED' and d.state = 'CLAWBACK_RIGHT'
        order by l.line_id
    loop
        perform dahu.proposal_open('reclaim_line', r.account_id, r.line_number,
            jsonb_build_object('matter', r.line_number, 'line', r.line_number, 'as_of', r.as_of, 'state', r.state, 'decision', r.decision_id));
    end loop;
    proposals := (select count(*) from dahu.proposal) - known;
    return jsonb_build_object('expired', expired, 'proposals', proposals);
end
$$;
comment on function dahu.supply_daily() is 'What the calendar brings to supply';
