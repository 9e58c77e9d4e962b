create or replace function api.bill(number text, bill text)
    returns jsonb
    language sql
    stable
as $$
-- bill - a bill with its items and payments; null when there is none of that number (4.16).
select jsonb_build_object(
    'bill', b.bill_number, 'kind', b.kind, 'from_on', lower(b.period), 'until_on', upper(b.period) - 1, 'status', b.status, 'amount_fen', b.amount_fen,
    'issued_on', b.issued_on, 'due_on', b.due_on, 'holds', to_jsonb(b.holds), 'notes', to_jsonb(b.notes), 'basis', b.basis,
    'items', (select coalesce(jsonb_agg(to_jsonb(i) - 'bill_id' order by i.line_no), '[]') from dahu.bill_item i where i.bill_id = b.bill_id),
    'payments', (select coalesce(jsonb_agg(jsonb_build_object('value_on', y.value_on, 'amount_fen', y.amount_fen, 'reference', y.reference, 'reason', y.reason, 'actor', y.actor)
                                           order by y.value_on, y.payment_id), '[]') from dahu.payment y where y.bill_id = b.bill_id))
from dahu.bill b
join dahu.account a using (account_id)
where a.account_number = number and b.bill_number = bill
$$;
comment on function api.bill(text, text) is 'A bill with its items and payments';
