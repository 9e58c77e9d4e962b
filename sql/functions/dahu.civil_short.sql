create or replace function dahu.civil_short(moment timestamptz)
    returns text
    language sql
    stable
as $$
-- civil_short - an instant as the utility's people write it: without a time at midnight, without seconds that are 0.
select to_char(local.at, case when local.at = date_trunc('day', local.at) then 'YYYY-MM-DD'
                              when local.at = date_trunc('minute', local.at) then 'YYYY-MM-DD HH24:MI'
                              else 'YYYY-MM-DD HH24:MI:SS' end)
from dahu.utility u
cross join lateral (select moment at time zone u.timezone as at) local
$$;
comment on function dahu.civil_short(timestamptz) is 'An instant in the civil time of the utility, as short as it can be told';
