create or replace function dahu.turn_closing() returns integer
    language plpgsql
as $$
-- turn_closing - what a job does for 4.11: candidates of the newest review, and proposals to management once the notice has run out.
--
-- Shape:  how many cases and proposals were opened. Nothing is closed by it.
declare
    idle   record;
    opened integer := 0;
begin
    for idle in
        select d.account_id, d.result ->> 'last_use' as last_use
        from dahu.decision d
        where d.rule_id = '4.11' and d.outcome = 'FAIL'
          and d.as_of = (select max(r.as_of) from dahu.review_run r where r.finished_at is not null and r.known_at is null and r.as_of <= dahu.today())
          and exists (select from dahu.decision_current(d.account_id) n where n.rule_id = '4.11' and n.outcome = 'FAIL')
          and not exists (select from dahu.closing x join dahu.work_case c on c.work_case_id = x.work_case_id
                          where x.account_id = d.account_id and (c.closed_at is null or x.last_use_on = (d.result ->> 'last_use')::date))
        order by d.account_id
    loop
        perform dahu.case_open('closings', 'open', idle.account_id, idle.last_use, '{}', '');
        opened := opened + 1;
    end loop;
    for idle in
        select x.work_case_id, x.account_id, x.last_use_on, x.notified_on, c.case_number
        from dahu.closing x
        join dahu.work_case c on c.work_case_id = x.work_case_id
        where c.state = 'NOTIFIED' and x.proposal_id is null
          and not exists (select from dahu.gate_closing_notice(x.work_case_id) g where not g.ok)
        order by x.work_case_id
    loop
        update dahu.closing x
        set proposal_id = dahu.proposal_open('close_account', idle.account_id, idle.case_number,
                                             jsonb_build_object('matter', 'idle since ' || idle.last_use_on, 'closing', idle.case_number,
                                                                'last_use', idle.last_use_on, 'notified_on', idle.notified_on))
        where x.work_case_id = idle.work_case_id;
        opened := opened + 1;
    end loop;
    return opened;
end
$$;
comment on function dahu.turn_closing() is 'Opens closings and proposals for idle accounts';
