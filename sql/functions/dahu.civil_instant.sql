create or replace function dahu.civil_instant(said text)
    returns timestamptz
    language sql
    stable
as $$
-- civil_instant - the instant that people mean: "2018-01-01 00:15:00" is local to the utility, "...+08:00" says its zone.
select case when said ~ ':\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$' then said::timestamptz else said::timestamp at time zone u.timezone end
from dahu.utility u
$$;
comment on function dahu.civil_instant(text) is 'The instant of a civil time of the utility, or of a time with its zone';
