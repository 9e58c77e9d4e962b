create or replace function dahu.backfeed_state(of_case bigint, as_of date)
    returns table (verified boolean, tested_on date, passed boolean, next_due_on date, changed_since boolean, measures text[])
    language sql
    stable
as $$
-- backfeed_state - the measures against back-feed of a second source on a day: built, tested on site, and by when to be tested again.
--
-- Shape:  one row. verified: a measure is there, the newest test passed, is not older than twelve months (policy r4_14_test_months), and
--         nothing was built after it.
-- Source: 4.14; domain rules 7.1 item 8, 7.3.
select coalesce(m.measures is not null and t.passed and not m.installed_on > t.tested_on and as_of <= t.due_on, false),
       t.tested_on, t.passed, t.due_on, coalesce(m.installed_on > t.tested_on, false), coalesce(m.measures, '{}')
from (select array_agg(distinct x.kind) as measures, max(x.installed_on) as installed_on
      from backfeed_measure x where x.work_case_id = of_case and x.installed_on <= as_of) m
left join (select x.tested_on, x.passed, (x.tested_on + make_interval(months => dahu.policy_number('r4_14_test_months', as_of, 12)::integer))::date as due_on
           from backfeed_test x where x.work_case_id = of_case and x.tested_on <= as_of
           order by x.tested_on desc, x.backfeed_test_id desc limit 1) t on true
$$;
comment on function dahu.backfeed_state(bigint, date) is 'Measures against back-feed of a second source on a day';
