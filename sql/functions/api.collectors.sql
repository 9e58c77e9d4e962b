create or replace function api.collectors() returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- collectors - the processes that read meters: whether each lives, what it owns, how much of it comes, how far it is behind.
--
-- Shape:  free: endpoints that nobody owns although somebody is to read there. behind_s: age of the newest value that has reached the database
--         from any of its points; a collector that lives and is far behind keeps its readings in its spool. per_minute: points read in the last minute.
begin
    perform dahu.right_require('health.read');
    return (
        with point as materialized (
            select k.endpoint, r.state, l.read_at, l.attempted_at
            from dahu.metering_point p
            join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()
            join dahu.meter m on m.meter_id = i.meter_id and m.enabled
            join dahu.link k on k.link_id = m.link_id and k.enabled
            left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id
            cross join lateral (select case when l.cause is not null then 'FAILING' when l.read_at is null then 'NEVER'
                                            when dahu.age_s(l.read_at) > dahu.fresh_s(p.slot_s, p.live_s) then 'STALE' else 'OK' end as state) r
            where p.active
        ),
        owned as (
            select e.collector, count(distinct e.endpoint) as endpoints, count(o.endpoint) as points, count(*) filter (where o.state = 'FAILING') as failing,
                   count(*) filter (where o.state in ('STALE', 'NEVER')) as late, max(o.read_at) as read_at,
                   count(*) filter (where o.read_at > now() - interval '1 minute') as per_minute, count(distinct e.endpoint) filter (where e.leaving) as leaving
            from dahu.link_lease e left join point o on o.endpoint = e.endpoint
            where e.collector is not null group by e.collector
        )
        select jsonb_build_object(
            'items', (select coalesce(jsonb_agg(jsonb_build_object(
                'collector', c.name, 'process', c.process, 'version', c.version, 'started_at', c.started_at, 'seen_at', c.seen_at, 'age_s', dahu.age_s(c.seen_at),
                'alive', c.expires_at > clock_timestamp() or c.expires_at = '-infinity' and c.seen_at > now() - interval '2 minutes', 'endpoints', coalesce(o.endpoints, 0), 'leaving', coalesce(o.leaving, 0),
                'points', coalesce(o.points, 0), 'failing', coalesce(o.failing, 0), 'late', coalesce(o.late, 0), 'per_minute', coalesce(o.per_minute, 0), 'read_at', o.read_at,
                'behind_s', dahu.age_s(o.read_at)) order by c.name), '[]')
                from dahu.collector c left join owned o on o.collector = c.name),
            'free', (select count(distinct p.endpoint) from point p where not exists (select from dahu.link_lease e where e.endpoint = p.endpoint and e.collector is not null))));
end
$$;
comment on function api.collectors() is 'The processes that read meters';
