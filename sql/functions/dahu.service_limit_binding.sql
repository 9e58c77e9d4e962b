create or replace function dahu.service_limit_binding(wanted text, of_class text, day date) returns setof dahu.service_limit
    language sql
    stable
as $$
-- service_limit_binding - the limits that bind for an item on the day of the event, one for each who sets limits: that of the
-- class, or the one for all classes where the class has none.
select distinct on (l.regime) l.*
from dahu.service_limit l
where l.item = wanted and l.binding and l.valid @> day and l.class in (of_class, '')
order by l.regime, l.class desc
$$;
comment on function dahu.service_limit_binding(text, text, date) is 'The limits that bind for an item';
