create or replace function dahu.contracts_follow(as_of date) returns integer
    language plpgsql
as $$
-- contracts_follow - what the passing of days does to contracts and second sources; returns the number of cases that it moved.
--
-- A contract whose term is over goes to renewal while its customer is running (nobody is cut off, 4.13), and expires otherwise. A source in
-- use is suspended when an agreement has expired, its interlock failed or was changed, or no qualified operator is left (7.2). A case that waits for its customer is no exception.
declare
    c     record;
    cause text;
    moved integer := 0;
begin
    for c in select w.work_case_id, w.state, v.kind, v.account_id
             from dahu.work_case w cross join lateral dahu.contract_newest(w.work_case_id) v
             where w.flow in ('contracts', 'agreements') and w.state in ('EFFECTIVE', 'RENEWING') and upper(v.valid) <= as_of loop
        if (select bool_and(g.ok) from dahu.gate_contract_idle(c.work_case_id) g) then
            perform dahu.case_move_now(c.work_case_id, 'expire', '{}', 'term is over');
        elsif c.state = 'EFFECTIVE' then
            perform dahu.case_move_now(c.work_case_id, 'renew', '{}', 'term is over, customer is running');
        else
            continue;
        end if;
        moved := moved + 1;
    end loop;
    for c in select w.work_case_id from dahu.work_case w where w.flow = 'dual-sources' and w.state = 'IN_USE' loop
        cause := dahu.dual_suspend_cause(c.work_case_id, as_of);
        if cause is not null then
            perform dahu.case_move_now(c.work_case_id, 'suspend', jsonb_build_object('cause', cause), cause);
            moved := moved + 1;
        end if;
    end loop;
    return moved;
end
$$;
comment on function dahu.contracts_follow(date) is 'What the passing of days does to contracts and second sources';
