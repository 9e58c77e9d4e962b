create or replace function dahu.event_reset(form jsonb)
    returns bigint
    language plpgsql
as $$
-- event_reset - the registers of the same meter were set anew: a new installation of it with its own opening values.
--
-- Shape:  the identifier of the event. form: point, at, closing, opening; reason, document_no, actor, settled_reason.
declare
    point bigint := dahu.event_point(form ->> 'point');
    at timestamptz := dahu.civil_instant(form ->> 'at');
    event bigint := dahu.event_open('RESET', form, point, null, at, null);
    old dahu.meter_installation := dahu.event_installation(point, at);
begin
    perform dahu.event_registers(form, point, at);
    perform dahu.event_cut(form, old, at, old.meter_id);
    perform dahu.event_note(event, point, at, null);
    return event;
end
$$;
comment on function dahu.event_reset(jsonb) is 'Records that the registers of a meter were set anew';
