create or replace function dahu.split_due(of_account bigint) returns table (split_scheme_id bigint, account_id bigint, valid daterange, checked_on date, due_on date)
    language sql
    stable
as $$
-- split_due - the splits that hold today, of an account or of all where it is null, and when each is to be checked again (4.8).
--
-- Source: 供电营业规则 1996 arts. 70 and 71: fixed ratios and quantities are checked every year.
select s.split_scheme_id, m.account_id, s.valid, c.checked_on,
       (coalesce(c.checked_on, lower(s.valid)) + make_interval(months => dahu.policy_number('r4_8_split_check_months', dahu.today(), 12)::integer))::date
from dahu.split_scheme s
cross join lateral (select coalesce(s.account_id, (select p.account_id from dahu.metering_point_account p
                                                   where p.metering_point_id = s.metering_point_id and p.valid @> dahu.today())) as account_id) m
left join lateral (select max(k.checked_on) as checked_on from dahu.split_check k where k.split_scheme_id = s.split_scheme_id) c on true
where s.valid @> dahu.today() and (of_account is null or m.account_id = of_account)
$$;
comment on function dahu.split_due(bigint) is 'When splits are to be checked again';
