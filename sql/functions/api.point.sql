create or replace function api.point(point text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- point - one metering point: its meter and link, all newest values with their age, failures, who polls it, the meters that were there.
declare
    found bigint := dahu.point_named(point);
begin
    perform dahu.right_require('meter.read');
    return (
        select jsonb_build_object(
            'point', r.point_number, 'account', r.account_number, 'purpose', r.purpose, 'state', r.state, 'slot_s', r.slot_s, 'live_s', r.live_s, 'active', r.active,
            'polled', r.polled, 'fresh_s', r.fresh_s, 'stale', r.state in ('FAILING', 'STALE', 'NEVER'), 'as_of', clock_timestamp(),
            'meter', case when r.meter_id is not null then jsonb_build_object('serial_number', r.serial_number, 'driver', r.driver, 'link', r.uri, 'unit', r.unit_id, 'register_side', r.register_side,
                                                                              'ct', r.ct, 'pt', r.pt, 'multiplier', round(r.power, 4)) end,
            'collector', (select jsonb_build_object('collector', e.collector, 'since', e.taken_at, 'alive', c.expires_at > clock_timestamp())
                          from dahu.link k join dahu.link_lease e on e.endpoint = k.endpoint join dahu.collector c on c.name = e.collector where k.link_id = r.link_id),
            'values', dahu.point_values(found, r.volt, r.amp),
            'failure', (select jsonb_build_object('cause', l.cause, 'detail', l.detail, 'at', l.attempted_at) from dahu.reading_latest l where l.metering_point_id = found and l.cause is not null),
            'errors', dahu.point_errors(found),
            'gaps', (select coalesce(jsonb_agg(jsonb_build_object('slot_at', g.slot_at, 'cause', g.cause, 'detail', g.detail) order by g.slot_at desc), '[]')
                     from (select x.* from dahu.reading_gap x where x.metering_point_id = found and x.slot_at > now() - interval '1 day' order by x.slot_at desc limit 20) g),
            'installations', (select coalesce(jsonb_agg(jsonb_build_object('serial_number', m.serial_number, 'driver', m.driver, 'from', lower(i.valid), 'to', upper(i.valid),
                                  'ct', i.ct_primary_a || '/' || i.ct_secondary_a, 'pt', i.pt_primary_v || '/' || i.pt_secondary_v, 'document_no', i.document_no) order by i.valid desc), '[]')
                              from dahu.meter_installation i join dahu.meter m on m.meter_id = i.meter_id where i.metering_point_id = found))
        from dahu.point_rows(found) r);
end
$$;
comment on function api.point(text) is 'One metering point';
