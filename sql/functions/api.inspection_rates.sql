create or replace function api.inspection_rates(since date, until date) returns jsonb
    language sql
    stable
as $$
-- inspection_rates - of the defects found in a span of days: how many were told, checked again, put right; both rates are to be 100 %.
--
-- since, until  first and last day
-- Units:        basis points; null when there was no defect.
select jsonb_build_object(
    'from', since, 'to', until, 'defects', count(*), 'notified', count(*) filter (where r.notified_on is not null),
    'rechecked', count(*) filter (where r.rechecked_on is not null), 'fixed', count(*) filter (where r.fixed),
    'reported', count(*) filter (where r.reported_on is not null),
    'overdue', count(*) filter (where r.due_on < dahu.today() and r.fixed is not true),
    'rectification_bp', count(*) filter (where r.fixed) * 10000 / nullif(count(*), 0),
    'recheck_bp', count(*) filter (where r.rechecked_on is not null) * 10000 / nullif(count(*), 0),
    'by_severity', (select coalesce(jsonb_object_agg(s.severity, s.n), '{}')
                    from (select x.severity, count(*) as n from dahu.rectification x join dahu.work_case k on k.work_case_id = x.work_case_id
                          where x.found_on between since and until and k.state <> 'CANCELLED' and dahu.unit_seen(k.org_unit_id) group by x.severity) s))
from dahu.rectification r
join dahu.work_case c on c.work_case_id = r.work_case_id
where r.found_on between since and until and c.state <> 'CANCELLED' and dahu.unit_seen(c.org_unit_id)
$$;
comment on function api.inspection_rates(date, date) is 'Rates of rectification and re-check';
