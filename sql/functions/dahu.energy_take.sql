create or replace function dahu.energy_take(only_point bigint default null, running_later boolean default false, share integer default 0,
                                            shares integer default 1, most integer default 200000)
    returns bigint
    language plpgsql
as $$
-- energy_take - move notes of energy_due to energy_taken, from where the job works them off.
--
-- only_point      null = all points
-- running_later   leave the notes of days that still run and were made within the last ten minutes
-- share, shares   of the points, those whose number modulo @shares is @share
-- most            how many at most, lowest points first
-- Shape:          how many were taken; 0 = nothing is due.
--
-- Commit it at once, unless the work belongs to the same transaction: while it lasts, writers cannot rely on
-- what they noted before, and wait for the notes that they want to make again. Writers that rely on notes of
-- earlier transactions are waited for, and the next round tells them that those are gone: see
-- dahu.energy_marking. A note that a writer makes after this is a new one, and the day is made once more.
-- Notes that a writer holds just now are passed over.
declare
    taken bigint;
begin
    perform pg_advisory_xact_lock(7150003);
    with gone as (
        delete from dahu.energy_due d
        using (select o.metering_point_id, o.day
               from dahu.energy_due o
               where (only_point is null or o.metering_point_id = only_point) and o.metering_point_id % shares = share
                 and not (running_later and o.day >= dahu.today()
                          and exists (select from dahu.energy_day e
                                      where e.metering_point_id = o.metering_point_id and e.day = o.day
                                        and e.made_at > now() - interval '10 minutes'))
               order by o.metering_point_id, o.day
               limit most
               for update skip locked) t
        where d.metering_point_id = t.metering_point_id and d.day = t.day
        returning d.metering_point_id, d.day, d.because, d.event_id
    ),
    moved as (
        insert into dahu.energy_taken as t (metering_point_id, day, because, event_id)
        select g.metering_point_id, g.day, g.because, g.event_id from gone g
        on conflict (metering_point_id, day) do update
            set because = case when excluded.event_id is null and t.event_id is not null then t.because else excluded.because end,
                event_id = coalesce(excluded.event_id, t.event_id)
        returning 1
    )
    select count(*) into taken from moved;
    if taken > 0 then
        update dahu.energy_round r set round = r.round + 1;
    end if;
    return taken;
end
$$;
comment on function dahu.energy_take(bigint, boolean, integer, integer, integer) is 'Takes notes of days whose energy must be made anew';
