create or replace function dahu.collection_refresh()
    returns integer
    language plpgsql
as $$
-- collection_refresh - open and close collection periods so that they say what is to be read now.
--
-- Shape:  how many were opened, closed or settled in part. Call it whenever what is to be read may have changed, and
--         again until it says 0: of the slots that have to be settled it books some ten thousand at a time, so that
--         weeks without a collector do not make one statement of them.
--
-- To be read is what dahu.point_to_read lists: an active point whose installation holds now, of a meter that
-- is enabled and has an enabled link. A period that ends is settled: what nobody has booked of it becomes
-- gaps, because nobody will ask for them any more; a reading that is still on its way takes their place.
-- A clock that was set back moves no border before one that is there.
declare
    at_a_time constant integer := 100000;
    room integer := at_a_time;
    moment timestamptz;
    until timestamptz;
    ended record;
    opened integer;
    closed integer := 0;
    points bigint[] := '{}';
    steps integer[] := '{}';
    nexts timestamptz[] := '{}';
    ends timestamptz[] := '{}';
begin
    perform pg_advisory_xact_lock(7150012);
    moment := clock_timestamp();
    for ended in
        select c.metering_point_id as point, c.slot_s, lower(c.valid) as from_at, b.booked_at
        from dahu.collection_period c
        join dahu.point_booked b on b.metering_point_id = c.metering_point_id
        where upper_inf(c.valid)
          and not exists (select from dahu.point_to_read t
                          where t.metering_point_id = c.metering_point_id and t.slot_s = c.slot_s)
        order by c.metering_point_id
    loop
        exit when room <= 0;
        until := least(moment, ended.booked_at + (room + 1) * (ended.slot_s * interval '1 s'));
        if ended.from_at >= moment then
            delete from dahu.collection_period c where c.metering_point_id = ended.point and upper_inf(c.valid);
        else
            if until = moment then
                update dahu.collection_period c set valid = tstzrange(ended.from_at, moment)
                where c.metering_point_id = ended.point and upper_inf(c.valid);
            end if;
            points := points || ended.point;
            steps := steps || ended.slot_s;
            nexts := nexts || ended.booked_at + ended.slot_s * interval '1 s';
            ends := ends || until;
            room := room - greatest(0, extract(epoch from until - ended.booked_at)::bigint / ended.slot_s)::integer;
        end if;
        closed := closed + 1;
    end loop;
    -- at once for all: keys are taken in the order of slots, whatever their points
    perform dahu.gap_book(array_agg(e.point), array_agg(s.at),
                          array_agg(case when s.at + dahu.slot_give_up(e.step) < moment - interval '1 minute'
                                    then 'collector_down' else 'not_read' end),
                          'the point is no longer to be read')
    from unnest(points, steps, nexts, ends) as e(point, step, next_at, until)
    cross join lateral generate_series(e.next_at, e.until - interval '1 us', e.step * interval '1 s') as s(at)
    having count(*) > 0;
    insert into dahu.collection_period (metering_point_id, slot_s, valid)
    select t.metering_point_id, t.slot_s,
           tstzrange(greatest(moment, (select max(upper(e.valid)) from dahu.collection_period e
                                       where e.metering_point_id = t.metering_point_id)), null)
    from dahu.point_to_read t
    where not exists (select from dahu.collection_period c
                      where c.metering_point_id = t.metering_point_id and upper_inf(c.valid));
    get diagnostics opened = row_count;
    return opened + closed;
end
$$;
comment on function dahu.collection_refresh() is 'Opens and closes collection periods so that they say what is to be read now';
