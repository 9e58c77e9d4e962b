create or replace function api.bills(number text)
    returns jsonb
    language sql
    stable
as $$
-- bills - the bills of an account, the newest first, with what is open of each (4.16); null when there is no account of that number here.
--
-- Units:  fen.
select jsonb_build_object('items', (
    select coalesce(jsonb_agg(jsonb_build_object(
        'bill', b.bill_number, 'kind', b.kind, 'from_on', lower(b.period), 'until_on', upper(b.period) - 1, 'status', b.status, 'amount_fen', b.amount_fen,
        'energy_x100', b.energy_x100, 'issued_on', b.issued_on, 'due_on', b.due_on, 'corrects', k.bill_number, 'holds', to_jsonb(b.holds),
        'paid_fen', p.paid, 'open_fen', case when b.status = 'ISSUED' then b.amount_fen - p.paid end,
        'overdue', b.status = 'ISSUED' and b.due_on < dahu.today() and b.amount_fen > p.paid) order by lower(b.period) desc, b.bill_id desc), '[]')
    from dahu.bill b
    left join dahu.bill k on k.bill_id = b.corrects_id
    cross join lateral (select coalesce(sum(y.amount_fen), 0) as paid from dahu.payment y where y.bill_id = b.bill_id) p
    where b.account_id = a.account_id), 'next', null)
from dahu.account a
where a.account_number = number
$$;
comment on function api.bills(text) is 'The bills of an account';
