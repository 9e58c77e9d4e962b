create or replace function dahu.event_cut(form jsonb, old dahu.meter_installation, at timestamptz, new_meter bigint)
    returns bigint
    language plpgsql
as $$
-- event_cut - end an installation with its closing values and begin the next one with its opening values.
--
-- Shape:  the identifier of the new installation. Ratios are those of the old one unless the form says others.
declare
    fresh bigint;
begin
    update dahu.meter_installation i set valid = tstzrange(lower(old.valid), at)
    where i.meter_installation_id = old.meter_installation_id;
    insert into dahu.meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v,
                                         pt_secondary_v, document_no)
    values (old.metering_point_id, new_meter, tstzrange(at, upper(old.valid)),
            coalesce((form #>> '{ct,0}')::integer, old.ct_primary_a), coalesce((form #>> '{ct,1}')::integer, old.ct_secondary_a),
            coalesce((form #>> '{pt,0}')::integer, old.pt_primary_v), coalesce((form #>> '{pt,1}')::integer, old.pt_secondary_v),
            coalesce(form ->> 'document_no', ''))
    returning meter_installation_id into fresh;
    insert into dahu.installation_register as r (meter_installation_id, quantity, closing_wh)
    select old.meter_installation_id, c.key, c.value::bigint
    from jsonb_each_text(form -> 'closing') c
    on conflict on constraint installation_register_pk do update set closing_wh = excluded.closing_wh;
    insert into dahu.installation_register (meter_installation_id, quantity, opening_wh)
    select fresh, o.key, o.value::bigint
    from jsonb_each_text(form -> 'opening') o;
    return fresh;
end
$$;
comment on function dahu.event_cut(jsonb, dahu.meter_installation, timestamptz, bigint) is 'Ends an installation and begins the next one';
