create or replace function dahu.civil_text(at timestamptz) returns text
    language sql
    stable
as $$
-- civil_text - a moment as people of the utility say it: "2026-03-01 14:30:00+08"; fractions of a second only if there are any.
select to_char(at at time zone u.timezone, 'YYYY-MM-DD HH24:MI:SS') || coalesce('.' || nullif(rtrim(to_char(at, 'US'), '0'), ''), '')
       || case when z.offset_s < 0 then '-' else '+' end || to_char(make_interval(secs => abs(z.offset_s)), 'HH24')
       || case when abs(z.offset_s) % 3600 = 0 then '' else ':' || to_char(make_interval(secs => abs(z.offset_s)), 'MI') end
from dahu.utility u
cross join lateral (select extract(epoch from (at at time zone u.timezone) - (at at time zone 'UTC'))::integer as offset_s) z
$$;
comment on function dahu.civil_text(timestamptz) is 'A moment in the civil time of the utility, with its zone';
