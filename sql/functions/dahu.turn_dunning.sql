create or replace function dahu.turn_dunning() returns integer
    language plpgsql
as $$
-- turn_dunning - every minute: arrears that were paid end what they began; where supply is stopped the clock of its restoration begins.
declare
    c     record;
    moved integer := 0;
begin
    for c in select d.work_case_id, w.state from dahu.dunning d join dahu.work_case w on w.work_case_id = d.work_case_id
             where w.state in ('OPEN', 'REMINDED', 'APPROVED', 'NOTIFIED', 'STOPPED') and not exists (select from dahu.gate_dunning_paid(d.work_case_id) g where not g.ok) loop
        perform dahu.case_move_now(c.work_case_id, case c.state when 'STOPPED' then 'paid' else 'settle' end, '{}', 'paid');
        moved := moved + 1;
    end loop;
    return moved;
end
$$;
comment on function dahu.turn_dunning() is 'Every minute: arrears that were paid';
