create or replace function api.health() returns json
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- health - whether the service can do its work, and how old its data is.
--
-- A function of the owner: whoever watches the service has not signed in.
--
-- Shape:  {"status","checked_at","database","collectors","readings","due","problems"}; status is ok, or
--         degraded with at least one problem. The caller answers "down" itself when there is no database.
-- Units:  seconds.
--
-- A collector reports every few seconds; one that has not for two minutes is silent. A polled point
-- is late when its newest value is older than dahu.fresh_s says: a few live periods, or slots where there
-- are no live values. Single meters are always ill somewhere: it is a problem when more than one in twenty are late.
with polled as (
    select p.metering_point_id, dahu.fresh_s(p.slot_s, p.live_s) as fresh_s, l.read_at, l.cause
    from dahu.metering_point p
    join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()
    join dahu.meter m on m.meter_id = i.meter_id and m.enabled
    join dahu.link k on k.link_id = m.link_id and k.enabled
    left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id
    where p.active
),
reading as (
    select (select max(l.read_at) from dahu.reading_latest l) as newest_at,
           (select count(*) from polled) as points,
           (select count(*) from polled p where p.cause is not null) as failing,
           (select count(*) from polled p
            where p.read_at is null or p.read_at < now() - make_interval(secs => p.fresh_s)) as late
),
due as (
    select (select count(*) from dahu.energy_due) + (select count(*) from dahu.energy_taken) as energy_days,
           (select max(r.as_of) from dahu.review_run r where r.finished_at is not null and r.known_at is null) as review_as_of
),
problem as (
    select 1 as rank, 'COLLECTOR_SILENT' as code, c.name as subject
    from dahu.collector c
    where c.seen_at < now() - interval '2 minutes'
    union all
    select 2, 'NO_COLLECTOR', '' from reading where reading.points > 0 and not exists (select from dahu.collector)
    union all
    select 3, 'POINTS_LATE', reading.late::text from reading where reading.late * 20 > reading.points
)
select json_build_object(
    'status', case when exists (select from problem) then 'degraded' else 'ok' end,
    'checked_at', now(),
    'database', json_build_object('reachable', true,
                                  'schema_version', (select max(s.version) from dahu.schema_migration s)),
    'collectors', coalesce((select json_agg(json_build_object('name', c.name, 'version', c.version, 'seen_at', c.seen_at,
                                                              'age_s', floor(extract(epoch from now() - c.seen_at))::bigint)
                                            order by c.name)
                            from dahu.collector c), '[]'),
    'readings', (select json_build_object('newest_at', r.newest_at,
                                          'newest_age_s', dahu.age_s(r.newest_at),
                                          'polled_points', r.points, 'failing_points', r.failing, 'late_points', r.late)
                 from reading r),
    'due', (select json_build_object('energy_days', d.energy_days, 'review_as_of', d.review_as_of) from due d),
    'problems', coalesce((select json_agg(json_build_object('code', p.code, 'subject', p.subject)
                                          order by p.rank, p.subject)
                          from problem p), '[]'))
$$;
comment on function api.health() is 'State of the service and age of its data';
