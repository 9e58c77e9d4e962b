create or replace function dahu.event_ratio(form jsonb)
    returns bigint
    language plpgsql
as $$
-- event_ratio - other transformers from a time on, or a ratio of the past put right; the registers go on.
--
-- Shape:  the identifier of the event. form: point, from, until (else from then on), ct, pt (what is not given stays),
--         replaces; reason, document_no, actor, settled_reason.
declare
    point bigint := dahu.event_point(form ->> 'point');
    at timestamptz := dahu.civil_instant(form ->> 'from');
    until timestamptz := dahu.civil_instant(form ->> 'until');
    event bigint;
    part dahu.meter_installation;
    changed integer := 0;
begin
    perform dahu.event_ratio_allowed(form, point, at, until);
    event := dahu.event_open('RATIO', form, point, null, at, until);
    for part in
        select i.* from dahu.meter_installation i
        where i.metering_point_id = point and i.valid && tstzrange(at, until)
        order by i.valid
    loop
        changed := changed + dahu.event_ratio_part(form, part, at, until);
    end loop;
    if changed = 0 then
        perform dahu.refuse('metering_event_ratio_same', jsonb_build_object('at', dahu.civil_short(at)));
    end if;
    perform dahu.event_note(event, point, at, until);
    return event;
end
$$;
comment on function dahu.event_ratio(jsonb) is 'Records a change or a correction of the ratio';
