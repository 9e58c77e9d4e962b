create or replace function dahu.event_exchange(form jsonb)
    returns bigint
    language plpgsql
as $$
-- event_exchange - another meter from a time on: both registers are kept, so that the exchange loses nothing.
--
-- Shape:  the identifier of the event. form: point, at, serial, driver, closing, opening; link and unit (else those of
--         the old meter), side, ct, pt; reason, document_no, actor, settled_reason.
declare
    point bigint := dahu.event_point(form ->> 'point');
    at timestamptz := dahu.civil_instant(form ->> 'at');
    event bigint := dahu.event_open('EXCHANGE', form, point, null, at, null);
    old dahu.meter_installation := dahu.event_installation(point, at);
begin
    perform dahu.event_registers(form, point, at);
    perform dahu.event_cut(form, old, at, dahu.event_meter(form, old, at));
    perform dahu.event_note(event, point, at, null);
    return event;
end
$$;
comment on function dahu.event_exchange(jsonb) is 'Records the exchange of a meter';
