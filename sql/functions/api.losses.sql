create or replace function api.losses()
    returns jsonb
    language sql
    stable
as $$
-- losses - what it cost that a price or a rule was not followed, and who answers for it (3.1.5, 3.1.6, 3.2.2). Negative is over-billing.
--
-- Units:  fen.
select jsonb_build_object('items', coalesce(jsonb_agg(dahu.loss_row(l.loss_register_id) order by l.loss_register_id desc), '[]'), 'next', null)
from dahu.loss_register l
$$;
comment on function api.losses() is 'What it cost that a price or a rule was not followed';
