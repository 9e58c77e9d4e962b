create or replace function api.links(most integer, after text, of_collector text, failing text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- links - the ways to meters by address: who reads there, how many points, how they answer.
--
-- Shape:  state: OFF; IDLE nothing is to be read there; FREE nobody reads there; FAILING all of its points fail; PARTLY some do; OK.
begin
    perform dahu.right_require('health.read');
    return (
        with item as materialized (
            select k.uri, k.endpoint, k.enabled, e.collector, e.taken_at, coalesce(e.leaving, false) as leaving, s.points, s.failing, s.read_at, s.attempted_at, s.cause,
                   case when not k.enabled then 'OFF' when s.points = 0 then 'IDLE' when e.collector is null then 'FREE' when s.failing = s.points then 'FAILING'
                        when s.failing > 0 then 'PARTLY' else 'OK' end as state
            from dahu.link k
            left join dahu.link_lease e on e.endpoint = k.endpoint
            cross join lateral (
                select count(p.metering_point_id) as points, count(*) filter (where l.cause is not null) as failing, max(l.read_at) as read_at, max(l.attempted_at) as attempted_at,
                       (array_agg(l.cause order by l.attempted_at desc) filter (where l.cause is not null))[1] as cause
                from dahu.meter m
                join dahu.meter_installation i on i.meter_id = m.meter_id and i.valid @> now()
                join dahu.metering_point p on p.metering_point_id = i.metering_point_id and p.active
                left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id
                where m.link_id = k.link_id and m.enabled) s
        ),
        page as (
            select i.*, row_number() over (order by i.uri) as n from item i
            where (after is null or i.uri > after) and (of_collector is null or i.collector = of_collector)
              and (links.failing is distinct from 'yes' or i.state in ('FAILING', 'PARTLY', 'FREE'))
            order by i.uri limit most + 1
        )
        select jsonb_build_object(
            'items', (select coalesce(jsonb_agg(jsonb_build_object('link', p.uri, 'endpoint', p.endpoint, 'state', p.state, 'enabled', p.enabled, 'collector', p.collector, 'since', p.taken_at, 'leaving', p.leaving,
                          'points', p.points, 'failing', p.failing, 'read_at', p.read_at, 'age_s', dahu.age_s(p.read_at), 'attempted_at', p.attempted_at, 'failure', p.cause) order by p.n), '[]') from page p where p.n <= most),
            'next', (select p.uri from page p where p.n = most and exists (select from page q where q.n > most))));
end
$$;
comment on function api.links(integer, text, text, text) is 'The ways to meters';
