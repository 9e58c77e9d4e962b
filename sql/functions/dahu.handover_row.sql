create or replace function dahu.handover_row(of_sheet bigint) returns jsonb
    language sql
    stable
as $$
-- handover_row - a sheet that a shift hands to the next, and who took it.
select jsonb_build_object('id', h.shift_handover_id, 'handed_at', h.handed_at, 'by', h.actor, 'by_name', dahu.person_name(h.actor), 'open', h.open_items, 'remarks', h.remarks,
                          'taken', (select jsonb_build_object('at', t.taken_at, 'by', t.actor, 'by_name', dahu.person_name(t.actor), 'remarks', t.remarks)
                                    from dahu.shift_takeover t where t.shift_handover_id = h.shift_handover_id))
from dahu.shift_handover h where h.shift_handover_id = of_sheet
$$;
comment on function dahu.handover_row(bigint) is 'A sheet that a shift hands to the next';
