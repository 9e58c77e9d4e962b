create or replace function dahu.settlement_period(start_day integer, day date)
    returns daterange
    language sql
    immutable
as $$
-- settlement_period - the settlement period that a civil day lies in.
--
-- start_day   day of the month on which periods begin; where a month has no such day, on its last
-- Shape:      [begin, begin of the next)
select case when day >= this.at then daterange(this.at, next.at) else daterange(before.at, this.at) end
from (select date_trunc('month', day)::date as first) m
cross join lateral (select least(m.first + start_day - 1, (m.first + interval '1 month')::date - 1) as at) this
cross join lateral (select least((m.first + interval '1 month')::date + start_day - 1, (m.first + interval '2 months')::date - 1) as at) next
cross join lateral (select least((m.first - interval '1 month')::date + start_day - 1, m.first - 1) as at) before
$$;
comment on function dahu.settlement_period(integer, date) is 'The settlement period that a civil day lies in';
