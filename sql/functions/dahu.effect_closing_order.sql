create or replace function dahu.effect_closing_order(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_closing_order - the meter is to be taken away: only management orders it, by exercising the proposal.
--
-- Errors: closing_proposal (DH409).
begin
    if not exists (select from dahu.closing x join dahu.work_case p on p.work_case_id = x.proposal_id
                   where x.work_case_id = of_case and p.state = 'EXERCISED') then
        perform dahu.refuse('closing_proposal', '{}', 'DH409');
    end if;
    update dahu.closing x
    set ordered_on = dahu.today(), order_number = (select c.case_number from dahu.work_case c where c.work_case_id = of_case) || '-1'
    where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_closing_order(bigint, jsonb) is 'Orders the removal of the meter';
