create or replace function dahu.settled_until(only_point bigint, only_account bigint default null)
    returns timestamptz
    language sql
    stable
as $$
-- settled_until - up to when the energy of a point, or of an account, is settled; null when nothing of it is.
--
-- What lies before it stands in a bill: an event or an edit there needs a right and a reason, and then a
-- correcting bill. Of a point only the days count on which it belonged to the account that was billed.
select (max(until)::timestamp) at time zone (select u.timezone from dahu.utility u)
from (
    select least(upper(b.period), upper(m.valid)) as until
    from dahu.metering_point_account m
    join dahu.bill b on b.account_id = m.account_id and b.period && m.valid
    where m.metering_point_id = only_point and b.kind = 'SETTLEMENT' and b.status = 'ISSUED'
    union all
    select upper(b.period)
    from dahu.bill b
    where b.account_id = only_account and b.kind = 'SETTLEMENT' and b.status = 'ISSUED'
) s
$$;
comment on function dahu.settled_until(bigint, bigint) is 'Up to when the energy of a point or an account is settled';
