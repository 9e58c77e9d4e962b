create or replace function dahu.settled_until(only_point bigint, only_account bigint default null)
    returns timestamptz
    language sql
    stable
as $$
-- settled_until - up to when the energy of a point, or of an account, is settled; null when nothing of it is.
--
-- What lies before it stands in a bill: an event or an edit there needs a right and a reason.
select null::timestamptz
$$;
comment on function dahu.settled_until(bigint, bigint) is 'Up to when the energy of a point or an account is settled';
