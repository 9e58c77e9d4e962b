create or replace function dahu.event_ratio_part(form jsonb, part dahu.meter_installation, at timestamptz, until timestamptz)
    returns integer
    language plpgsql
as $$
-- event_ratio_part - give one installation another ratio between two times; outside of them it stays as it is.
--
-- Shape:  1, or 0 when it has that ratio already.
--
-- The row becomes up to three of the same meter without time between: its register goes on. Opening values stay
-- with the first of them, closing values go to the last.
declare
    wanted integer[] := array[coalesce((form #>> '{ct,0}')::integer, part.ct_primary_a),
                              coalesce((form #>> '{ct,1}')::integer, part.ct_secondary_a),
                              coalesce((form #>> '{pt,0}')::integer, part.pt_primary_v),
                              coalesce((form #>> '{pt,1}')::integer, part.pt_secondary_v)];
    has integer[] := array[part.ct_primary_a, part.ct_secondary_a, part.pt_primary_v, part.pt_secondary_v];
    middle tstzrange := part.valid * tstzrange(at, until);
    last_id bigint := part.meter_installation_id;
    piece record;
begin
    if wanted = has then
        return 0;
    end if;
    -- first it ends where its own first piece does, so that the others have room
    update dahu.meter_installation i
    set valid = case when lower(middle) > lower(part.valid) then tstzrange(lower(part.valid), lower(middle)) else middle end,
        ct_primary_a = case when lower(middle) > lower(part.valid) then has[1] else wanted[1] end,
        ct_secondary_a = case when lower(middle) > lower(part.valid) then has[2] else wanted[2] end,
        pt_primary_v = case when lower(middle) > lower(part.valid) then has[3] else wanted[3] end,
        pt_secondary_v = case when lower(middle) > lower(part.valid) then has[4] else wanted[4] end
    where i.meter_installation_id = part.meter_installation_id;
    for piece in
        select p.valid, p.ratio
        from (values (1, middle, wanted), (2, tstzrange(upper(middle), upper(part.valid)), has)) as p(n, valid, ratio)
        where (p.n = 1 and lower(middle) > lower(part.valid))
           or (p.n = 2 and not upper_inf(middle) and upper(middle) is distinct from upper(part.valid))
        order by p.n
    loop
        insert into dahu.meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v,
                                             pt_secondary_v, document_no)
        values (part.metering_point_id, part.meter_id, piece.valid, piece.ratio[1], piece.ratio[2], piece.ratio[3], piece.ratio[4],
                coalesce(form ->> 'document_no', ''))
        returning meter_installation_id into last_id;
    end loop;
    if last_id <> part.meter_installation_id then
        insert into dahu.installation_register (meter_installation_id, quantity, closing_wh)
        select last_id, r.quantity, r.closing_wh
        from dahu.installation_register r
        where r.meter_installation_id = part.meter_installation_id and r.closing_wh is not null;
        update dahu.installation_register r set closing_wh = null
        where r.meter_installation_id = part.meter_installation_id and r.closing_wh is not null;
    end if;
    return 1;
end
$$;
comment on function dahu.event_ratio_part(jsonb, dahu.meter_installation, timestamptz, timestamptz) is 'Gives one installation another ratio between two times';
