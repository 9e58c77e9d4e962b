create or replace function dahu.energy_month_refresh(batch integer default 5000)
    returns integer
    language plpgsql
as $$
-- energy_month_refresh - make the energies of months that were noted in energy_month_due.
--
-- batch   how many notes to take, oldest months of the lowest points first
-- Shape:  how many were taken; 0 = nothing is left to do. Call it until then, each time in a
--         transaction of its own: what is committed stays made, whatever ends the next call.
--
-- One refresh at a time, so that two never write one month in the wrong order. The notes go first and
-- the energies are read by a later statement: readings that are committed in between are read, and
-- their note, which waited for this transaction, only makes the month once more. Notes that a writer
-- holds just now are passed over. Writers that rely on notes of earlier transactions are waited for, and
-- the next round tells them that those are gone: see dahu.energy_month_marking.
-- A new reading can also change the months beside its own, through an interpolated border. Those that
-- are complete and not estimated cannot change; the others, as far as the policy energy_border_gap_days
-- reaches, are made along. A month about which nothing is known has no row.
declare
    due_points bigint[];
    due_months date[];
begin
    perform pg_advisory_xact_lock(7150003);
    with taken as (
        delete from dahu.energy_month_due d
        using (select o.metering_point_id, o.month
               from dahu.energy_month_due o
               order by o.metering_point_id, o.month
               limit batch
               for update skip locked) t
        where d.metering_point_id = t.metering_point_id and d.month = t.month
        returning d.metering_point_id, d.month
    )
    select array_agg(taken.metering_point_id), array_agg(taken.month) into due_points, due_months from taken;
    if due_points is null then
        return 0;
    end if;
    update dahu.energy_month_round r set round = r.round + 1;

    with due as (
        select d.point, d.month from unnest(due_points, due_months) as d(point, month)
    ),
    reach as (
        select make_interval(days => coalesce((select max(p.value::integer) from dahu.policy p
                                               where p.key = 'energy_border_gap_days'), 45)) as gap
    ),
    beside as (
        select distinct due.point, near.month::date as month
        from due, reach
        cross join lateral generate_series(date_trunc('month', due.month - reach.gap),
                                           date_trunc('month', due.month + interval '1 month' + reach.gap),
                                           interval '1 month') as near(month)
        where near.month < current_date + 1
    ),
    work as (
        select w.point, w.month, w.month::timestamp at time zone u.timezone as s,
               (w.month + interval '1 month') at time zone u.timezone as e
        from (select due.point, due.month from due
              union
              select b.point, b.month
              from beside b
              left join dahu.energy_month m on m.metering_point_id = b.point and m.month = b.month
              where (m.completeness_bp = 10000 and m.estimated_bp = 0 and m.fault is null) is not true) w, dahu.utility u
    ),
    ordered as (
        select array_agg(work.point order by work.point, work.month) as points,
               array_agg(work.month order by work.point, work.month) as months,
               array_agg(work.s order by work.point, work.month) as froms,
               array_agg(work.e order by work.point, work.month) as tos
        from work
    ),
    made as (
        select o.points[e.n] as point, o.months[e.n] as month, e.*,
               extract(epoch from o.tos[e.n] - o.froms[e.n]) as length_s
        from ordered o
        cross join lateral dahu.energy_between(o.points, o.froms, o.tos) e
    ),
    emptied as (
        delete from dahu.energy_month m
        using made
        where m.metering_point_id = made.point and m.month = made.month
          and made.covered_s = 0 and made.fault is null
    )
    insert into dahu.energy_month (metering_point_id, month, active_import_wh, active_export_wh, reactive_import_varh,
                                   reactive_export_varh, completeness_bp, estimated_bp, last_use_on, fault, made_at)
    select made.point, made.month, made.active_import_wh, made.active_export_wh, made.reactive_import_varh,
           made.reactive_export_varh, least(floor(made.covered_s * 10000 / made.length_s), 10000),
           least(ceil(made.estimated_s * 10000 / made.length_s), 10000),
           -- energy up to midnight belongs to the day before
           ((made.last_use_at - interval '1 us') at time zone u.timezone)::date, made.fault, clock_timestamp()
    from made, dahu.utility u
    where made.covered_s > 0 or made.fault is not null
    on conflict (metering_point_id, month) do update
        set active_import_wh = excluded.active_import_wh, active_export_wh = excluded.active_export_wh,
            reactive_import_varh = excluded.reactive_import_varh, reactive_export_varh = excluded.reactive_export_varh,
            completeness_bp = excluded.completeness_bp, estimated_bp = excluded.estimated_bp,
            last_use_on = excluded.last_use_on, fault = excluded.fault, made_at = excluded.made_at;
    return cardinality(due_points);
end
$$;
comment on function dahu.energy_month_refresh(integer) is 'Makes the energies of the months that were noted as due';
