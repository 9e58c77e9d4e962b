create or replace function dahu.loss_row(of_loss bigint) returns jsonb
    language sql
    stable
as $$
-- loss_row - a loss as it is read: what was right, what was billed, who answers for it.
--
-- Units:  fen; both days are of it.
select jsonb_build_object(
    'loss', l.loss_register_id::text, 'account', a.account_number, 'bill', b.bill_number, 'correction', k.bill_number, 'clause', l.clause, 'cause', l.cause,
    'department', l.department, 'from_on', lower(l.period), 'until_on', upper(l.period) - 1, 'correct_fen', l.correct_fen, 'billed_fen', l.billed_fen,
    'loss_fen', l.loss_fen, 'rule', nullif(l.rule_broken, ''), 'instruction', i.instruction_number, 'refund', c.case_number, 'reason', l.reason,
    'actor', l.actor, 'at', l.recorded_at)
from dahu.loss_register l
join dahu.account a using (account_id)
left join dahu.bill b on b.bill_id = l.bill_id
left join dahu.bill k on k.bill_id = l.correction_id
left join dahu.dispatch_incident n on n.dispatch_incident_id = l.dispatch_incident_id
left join dahu.dispatch_entry e on e.dispatch_entry_id = n.dispatch_entry_id
left join dahu.dispatch_instruction i on i.dispatch_instruction_id = e.dispatch_instruction_id
left join dahu.work_case c on c.work_case_id = l.refund_case_id
where l.loss_register_id = of_loss
$$;
comment on function dahu.loss_row(bigint) is 'A loss as it is read';
