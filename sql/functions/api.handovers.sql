create or replace function api.handovers(most integer) returns jsonb
    language sql
    stable
as $$
-- handovers - the newest sheets that shifts handed over.
select jsonb_build_object('items', coalesce(jsonb_agg(dahu.handover_row(h.shift_handover_id) order by h.shift_handover_id desc), '[]'), 'next', null)
from (select x.shift_handover_id from dahu.shift_handover x order by x.shift_handover_id desc limit most) h
$$;
comment on function api.handovers(integer) is 'The newest sheets that shifts handed over';
