create or replace function dahu.series(target text, step text, since date, until date, compare text) returns jsonb
    language plpgsql
    stable
    set search_path = dahu, public
as $$
-- series - energies of an account or a point for a chart: rows, gaps as spans with their cause, and the same days of the year before.
--
-- @since, @until  first and last day; without them the running day, 31 days or 13 months
-- Errors: DH422 day_order; series_long above 31 days of intervals, 400 days, 61 months.
declare
    last_day  date := least(coalesce(series.until, dahu.today()), dahu.today());
    first_day date := coalesce(series.since, case step when 'interval' then last_day when 'day' then last_day - 30
                                             else (date_trunc('month', last_day) - interval '12 months')::date end);
    most      integer := case step when 'interval' then 31 when 'day' then 400 else 1860 end;
begin
    if first_day > last_day then
        perform dahu.refuse('day_order', jsonb_build_object('from', first_day, 'to', last_day), 'DH422');
    end if;
    if last_day - first_day >= most then
        perform dahu.refuse('series_long', jsonb_build_object('days', most), 'DH422');
    end if;
    return jsonb_build_object(
        'target', target, 'step', step, 'from', first_day, 'to', last_day, 'timezone', (select u.timezone from dahu.utility u),
        'items', dahu.series_rows(target, step, first_day, last_day + 1),
        'gaps', case when last_day - first_day < 62 then dahu.series_gaps(target, first_day, last_day + 1) end,
        'before', case when compare = 'year' then
            dahu.series_rows(target, step, (first_day - interval '1 year')::date, (last_day - interval '1 year')::date + 1) end);
end
$$;
comment on function dahu.series(text, text, date, date, text) is 'Energies of an account or a point for a chart';
