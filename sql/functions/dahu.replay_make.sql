create or replace function dahu.replay_make() returns integer
    language plpgsql
as $$
-- replay_make - make schema replay: each table that verdicts depend on, as it was known at dahu.known_at().
--
-- Shape:  number of views.
--
-- Under the search path "replay, dahu, public" a function that names its tables without schema reads them as
-- they were known; under the path of every other connection it reads the tables themselves, at no cost.
-- Run at the end of each migration, so that the views have the columns of their tables.
--
-- kept         tables with the trigger history_keep: rows as they are, if they were known, and those of row_history
-- append-only  rows that had been recorded
-- energy_day   the version of each day that held then
-- energy_month months as they are, if they had been made; those made anew since then as sums of such days
declare
    of_table record;
    made     integer := 0;
begin
    set local client_min_messages = warning;
    drop schema if exists replay cascade;
    create schema replay;
    comment on schema replay is 'Dahu: the tables as they were known at the setting dahu.known_at; made by dahu.replay_make()';
    for of_table in
        select c.relname as name, bool_or(t.tgfoid = 'dahu.history_keep'::regproc) as kept,
               (select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
                from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
        from pg_class c
        join pg_trigger t on t.tgrelid = c.oid and t.tgfoid in ('dahu.history_keep'::regproc, 'dahu.append_only'::regproc)
        where c.relnamespace = 'dahu'::regnamespace
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'recorded_at' and not a.attisdropped)
        group by c.oid, c.relname
        order by c.relname
    loop
        execute format('create view replay.%1$I as select %2$s from dahu.%1$I where recorded_at <= dahu.known_at()', of_table.name, of_table.columns)
             || case when of_table.kept then
                    format(' union all select %2$s from dahu.row_history h cross join lateral jsonb_populate_record(null::dahu.%1$I, h.content) r'
                           ' where h.table_name = %1$L and h.known @> dahu.known_at()',
                           of_table.name, (select string_agg('r.' || c.name, ', ') from unnest(string_to_array(of_table.columns, ', ')) as c(name)))
                else '' end;
        execute format('comment on view replay.%I is %L', of_table.name, 'dahu.' || of_table.name || ' as it was known');
        made := made + 1;
    end loop;

    execute (select format('create view replay.energy_day as select %1$s from dahu.energy_day where made_at <= dahu.known_at()'
                           ' union all select %1$s from dahu.energy_day_history where made_at <= dahu.known_at() and superseded_at > dahu.known_at()',
                           string_agg(quote_ident(a.attname), ', ' order by a.attnum))
             from pg_attribute a where a.attrelid = 'dahu.energy_day'::regclass and a.attnum > 0 and not a.attisdropped);
    execute (select format('create view replay.energy_day_history as select %s from dahu.energy_day_history where superseded_at <= dahu.known_at()',
                           string_agg(quote_ident(a.attname), ', ' order by a.attnum))
             from pg_attribute a where a.attrelid = 'dahu.energy_day_history'::regclass and a.attnum > 0 and not a.attisdropped);
    comment on view replay.energy_day_history is 'dahu.energy_day_history as it was known';
    execute (select format('create view replay.vee_finding as select %s from dahu.vee_finding where found_at <= dahu.known_at()',
                           string_agg(quote_ident(a.attname), ', ' order by a.attnum))
             from pg_attribute a where a.attrelid = 'dahu.vee_finding'::regclass and a.attnum > 0 and not a.attisdropped);
    comment on view replay.vee_finding is 'dahu.vee_finding as far as it was known; what has been answered or has gone since is not shown';
    comment on view replay.energy_day is 'dahu.energy_day as it was known';
    -- A month that had been made stands as it is; of one that was made anew since then the days are summed up, as
    -- dahu.energy_months_make does it.
    execute (select format($view$
        create view replay.energy_month as
        select %1$s from dahu.energy_month where made_at <= dahu.known_at()
        union all
        select %2$s
        from (
            select e.metering_point_id, date_trunc('month', e.day)::date as month, bool_or(p.purpose = 'GENERATION') as exports,
                   sum(e.active_import_wh)::bigint as ai, sum(e.active_export_wh)::bigint as ae, sum(e.reactive_import_varh)::bigint as ri,
                   sum(e.reactive_export_varh)::bigint as re, count(e.active_import_wh) as ai_days, count(e.active_export_wh) as ae_days,
                   count(e.reactive_import_varh) as ri_days, count(e.reactive_export_varh) as re_days,
                   max(e.demand_w) as demand_w, (array_agg(e.demand_at order by e.demand_w desc nulls last, e.demand_at))[1] as demand_at,
                   sum(e.completeness_bp) as known, sum(e.estimated_bp) as estimated, sum(e.held_bp) as held,
                   max(e.day) filter (where e.used) as last_use_on, min(e.fault) as fault, max(e.made_at) as made_at,
                   (date_trunc('month', e.day) + interval '1 month')::date - date_trunc('month', e.day)::date as length
            from (
                select m.metering_point_id, m.month from dahu.energy_month m where m.made_at > dahu.known_at()
                union
                select h.metering_point_id, date_trunc('month', h.day)::date
                from dahu.energy_day_history h
                where h.superseded_at > dahu.known_at()
                  and not exists (select from dahu.energy_month m
                                  where m.metering_point_id = h.metering_point_id and m.month = date_trunc('month', h.day)::date
                                    and m.made_at <= dahu.known_at())
            ) newer
            join replay.energy_day e on e.metering_point_id = newer.metering_point_id and date_trunc('month', e.day)::date = newer.month
            join dahu.metering_point p on p.metering_point_id = e.metering_point_id
            group by e.metering_point_id, date_trunc('month', e.day)
        ) t
        cross join lateral (select case when t.exports then t.ae_days else t.ai_days end as days) b$view$,
        string_agg(quote_ident(a.attname), ', ' order by a.attnum),
        string_agg(case a.attname
                       when 'active_import_wh' then 'case when not t.exports or t.ai_days = b.days then t.ai end'
                       when 'active_export_wh' then 'case when t.exports or t.ae_days = b.days then t.ae end'
                       when 'reactive_import_varh' then 'case when t.ri_days = b.days then t.ri end'
                       when 'reactive_export_varh' then 'case when t.re_days = b.days then t.re end'
                       when 'completeness_bp' then '(t.known / t.length)::integer'
                       when 'estimated_bp' then '((t.estimated + t.length - 1) / t.length)::integer'
                       when 'held_bp' then '((t.held + t.length - 1) / t.length)::integer'
                       else 't.' || quote_ident(a.attname) end, ', ' order by a.attnum))
             from pg_attribute a where a.attrelid = 'dahu.energy_month'::regclass and a.attnum > 0 and not a.attisdropped);
    comment on view replay.energy_month is 'dahu.energy_month as it was known';
    return made + 4;
end
$$;
comment on function dahu.replay_make() is 'Makes the views of schema replay';
