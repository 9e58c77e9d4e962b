create or replace function api.points(most integer, after text, of_state text, account text, link text, q text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- points - metering points by number, each with its meter, how it answers, its newest value and its failures.
--
-- @link  an address, or the beginning of one
-- @q     part of the number, or of the serial number of the meter
begin
    perform dahu.right_require('meter.read');
    return (
        with found as materialized (
            select r.* from dahu.point_rows() r
            where (of_state is null or r.state = of_state) and (points.account is null or r.account_number = points.account)
              and (link is null or starts_with(r.uri, link)) and (q is null or strpos(r.point_number, upper(q)) > 0 or strpos(lower(r.serial_number), lower(q)) > 0)
        ),
        page as (
            select f.*, row_number() over (order by f.point_number) as n from found f where after is null or f.point_number > after
            order by f.point_number limit most + 1
        )
        select jsonb_build_object(
            'count', (select count(*) from found), 'states', (select coalesce(jsonb_object_agg(x.state, x.n), '{}') from (select f.state, count(*) as n from found f group by f.state) x),
            'items', coalesce((select jsonb_agg(jsonb_build_object(
                'point', p.point_number, 'account', p.account_number, 'purpose', p.purpose, 'state', p.state, 'serial_number', p.serial_number, 'driver', p.driver, 'link', p.uri, 'unit', p.unit_id,
                'ct', p.ct, 'pt', p.pt, 'read_at', p.read_at, 'age_s', p.age_s, 'fresh_s', p.fresh_s, 'power_kw', round(l.active_power_w::numeric * p.power / 1000, 1),
                'active_energy_import_kwh', round(l.active_energy_import_wh / 1000.0, 2), 'errors', dahu.point_errors(p.metering_point_id),
                'failure', case when l.cause is not null then l.cause end, 'failure_detail', case when l.cause is not null then l.detail end) order by p.n)
                from page p left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id where p.n <= most), '[]'),
            'next', (select p.point_number from page p where p.n = most and exists (select from page z where z.n > most))));
end
$$;
comment on function api.points(integer, text, text, text, text, text) is 'Metering points with their meters';
