create or replace function api.losses()
    returns jsonb
    language sql
    stable
as $$
-- losses - what wrong bills cost, and who answers for it (3.1.5, 3.1.6, 3.2.2). Negative is over-billing.
--
-- Units:  fen.
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'account', a.account_number, 'bill', b.bill_number, 'correction', k.bill_number, 'clause', l.clause, 'cause', l.cause, 'department', l.department, 'loss_fen', l.loss_fen,
    'reason', l.reason, 'actor', l.actor, 'at', l.recorded_at) order by l.loss_register_id desc), '[]'), 'next', null)
from dahu.loss_register l
join dahu.account a using (account_id)
join dahu.bill b on b.bill_id = l.bill_id
join dahu.bill k on k.bill_id = l.correction_id
$$;
comment on function api.losses() is 'What wrong bills cost';
