create or replace function dahu.notice_span(wanted text, day date) returns interval
    language sql
    stable
as $$
-- notice_span - how long before something a customer must be told: the longest of the limits that bind on a day.
--
-- @wanted  item of service_limit of the sense AT_LEAST
select coalesce(max(case l.unit when 'MINUTE' then make_interval(mins => l.value) when 'HOUR' then make_interval(hours => l.value) else make_interval(days => l.value) end), interval '0')
from dahu.service_limit_binding(wanted, '', day) l
where l.sense = 'AT_LEAST'
$$;
comment on function dahu.notice_span(text, date) is 'How long before something a customer must be told';
