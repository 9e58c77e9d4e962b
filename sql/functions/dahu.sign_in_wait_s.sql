create or replace function dahu.sign_in_wait_s(who text, from_address text) returns integer
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- sign_in_wait_s - how long a sign-in with this login from this address has to wait before its password is looked at; 0: now.
--
-- Units:  seconds.
--
-- Three faults of the same login from the same address are free, then each doubles the wait, up to 15 minutes. One
-- address may err twenty times in ten minutes, whoever it claims to be. A login is never closed as such, or anybody could close
-- it: but addresses from which it never signed in share five tries a minute among them all.
with hashed as (select dahu.login_hash(who) as login),
wait (until_at) as (
    select max(f.failed_at) + least(interval '15 minutes', interval '1 second' * power(2, least(count(*) - 3, 20)))
    from dahu.sign_in_fault f, hashed h
    where f.login = h.login and f.address = from_address and f.failed_at > now() - interval '1 day'
    having count(*) >= 3
    union all
    select max(f.failed_at) + least(interval '5 minutes', interval '1 second' * power(2, least((count(*) - 20) / 4, 20)))
    from dahu.sign_in_fault f
    where f.address = from_address and f.failed_at > now() - interval '10 minutes'
    having count(*) >= 20
    union all
    select min(f.failed_at) + interval '1 minute'
    from dahu.sign_in_fault f, hashed h
    where f.login = h.login and f.failed_at > now() - interval '1 minute'
      and not exists (select from dahu.user_session s join dahu.user_account u using (user_account_id)
                      where u.login = lower(who) and s.address = from_address and s.made_at > now() - interval '90 days')
    having count(*) >= 5
)
select greatest(0, ceil(extract(epoch from max(w.until_at) - clock_timestamp())))::integer from wait w
$$;
comment on function dahu.sign_in_wait_s(text, text) is 'How long a sign-in has to wait';
