create or replace function dahu.service_performance(of_item text, of_class text, since date, until date)
    returns jsonb
    language sql
    stable
as $$
-- service_performance - how a limit was kept by the clocks that were due on these days: those of its class, or of all classes that have none of their own.
--
-- Shape:  {"clocks","late","running","kept_bp","median_h","slowest_h"}; shares in basis points, null where there is nothing.
with ran as (
    select c.started_at, c.stopped_at, c.due_at, coalesce(c.stopped_at, clock_timestamp()) > c.due_at as late
    from dahu.case_clock c
    join dahu.work_case w using (work_case_id)
    where c.item = of_item
      and case when of_class <> '' then w.class = of_class
               else not exists (select from dahu.service_limit x where x.regime = 'COMPANY' and x.item = of_item and x.class = w.class and x.class <> '') end
      and (c.due_at at time zone (select u.timezone from dahu.utility u))::date between since and until
)
select jsonb_build_object(
    'clocks', count(*), 'late', count(*) filter (where late), 'running', count(*) filter (where stopped_at is null),
    'kept_bp', case when count(*) > 0 then 10000 * count(*) filter (where not late) / count(*) end,
    'median_h', round((percentile_cont(0.5) within group (order by extract(epoch from stopped_at - started_at)) / 3600)::numeric, 1),
    'slowest_h', round((max(extract(epoch from stopped_at - started_at)) / 3600)::numeric, 1))
from ran
$$;
comment on function dahu.service_performance(text, text, date, date) is 'How a limit was kept';
