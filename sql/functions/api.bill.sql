create or replace function api.bill(number text, bill text)
    returns jsonb
    language sql
    stable
as $$
-- bill - a bill with its items and payments, who made, issued or cancelled it and what was said then; null when there is none of that number (4.16).
--
-- @number  the account; null: any that is seen
select jsonb_build_object(
    'bill', b.bill_number, 'account', a.account_number, 'kind', b.kind, 'from_on', lower(b.period), 'until_on', upper(b.period) - 1, 'status', b.status,
    'bill_state', dahu.bill_state(b.status, b.holds, b.amount_fen, p.paid, b.due_on), 'amount_fen', b.amount_fen, 'paid_fen', p.paid,
    'open_fen', case when b.status = 'ISSUED' then b.amount_fen - p.paid end, 'corrects', k.bill_number,
    'issued_on', b.issued_on, 'due_on', b.due_on, 'holds', to_jsonb(b.holds), 'notes', to_jsonb(b.notes), 'basis', b.basis,
    'made_by', b.actor, 'made_at', b.made_at, 'issued_by', b.issued_by, 'confirmation', b.confirmation,
    'cancelled_by', b.cancelled_by, 'cancelled_because', b.cancelled_because,
    'items', (select coalesce(jsonb_agg(to_jsonb(i) - 'bill_id' order by i.line_no), '[]') from dahu.bill_item i where i.bill_id = b.bill_id),
    'payments', (select coalesce(jsonb_agg(jsonb_build_object('value_on', y.value_on, 'amount_fen', y.amount_fen, 'reference', y.reference, 'reason', y.reason, 'actor', y.actor,
                                                              'reverses', r.reference)
                                           order by y.value_on, y.payment_id), '[]')
                 from dahu.payment y left join dahu.payment r on r.payment_id = y.reverses_id where y.bill_id = b.bill_id))
from dahu.bill b
join dahu.account a using (account_id)
left join dahu.bill k on k.bill_id = b.corrects_id
cross join lateral (select coalesce(sum(y.amount_fen), 0)::bigint as paid from dahu.payment y where y.bill_id = b.bill_id) p
where (number is null or a.account_number = number) and b.bill_number = bill
$$;
comment on function api.bill(text, text) is 'A bill with its items and payments';
