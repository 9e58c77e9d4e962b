create or replace function dahu.limit_later(at timestamptz, unit text, paused_at timestamptz, resumed_at timestamptz) returns timestamptz
    language sql
    stable
as $$
-- limit_later - an instant of a limit after a pause: what was left then is left now, in the unit of the limit. One that had
-- passed before the pause stays.
--
-- Minutes and hours are given back as they were. Of days, those that began during the pause are given back: working days for
-- a limit of working days, and a last day that is not worked moves on.
select case
       when at <= paused_at then at
       when unit in ('MINUTE', 'HOUR') then at + (resumed_at - paused_at)
       when unit = 'WORK_DAY' then (dahu.workday_after(d.resumed, dahu.workday_between(d.paused, d.last), true) + 1)::timestamp at time zone u.timezone - d.short
       else (dahu.workday_on_or_after(d.last + (d.resumed - d.paused), true) + 1)::timestamp at time zone u.timezone - d.short end
from dahu.utility u
cross join lateral (select (paused_at at time zone u.timezone)::date as paused, (resumed_at at time zone u.timezone)::date as resumed,
                           ((at - interval '1 us') at time zone u.timezone)::date as last) p
cross join lateral (select p.*, (p.last + 1)::timestamp at time zone u.timezone - at as short) d
$$;
comment on function dahu.limit_later(timestamptz, text, timestamptz, timestamptz) is 'An instant of a limit after a pause';
