create or replace function dahu.settlement_subject(month date, only_account text default null)
    returns table (account_id bigint, account_number text, nominal_from date, nominal_until date, from_day date, until_day date,
                   instalments smallint, over boolean)
    language sql
    stable
as $$
-- settlement_subject - accounts that are billed, with their settlement period that begins in a month.
--
-- The day on which a period begins is told by the terms in force at the beginning of the month, or by the first ones
-- in it. A period is cut where the account was opened or closed.
with month_of as (
    select date_trunc('month', month::timestamp)::date as first
),
term as (
    select distinct on (t.account_id) t.account_id, m.first + (t.settlement_day - 1) as nominal_from, t.instalments
    from dahu.account_tariff t
    cross join month_of m
    where t.category = '' and t.valid && daterange(m.first, (m.first + interval '1 month')::date)
    order by t.account_id, lower(t.valid)
)
select a.account_id, a.account_number, t.nominal_from, p.until, greatest(t.nominal_from, a.opened_on), least(p.until, a.closed_on),
       t.instalments, least(p.until, a.closed_on) <= (clock_timestamp() at time zone u.timezone)::date
from term t
join dahu.account a on a.account_id = t.account_id
cross join lateral (select (t.nominal_from + interval '1 month')::date as until) p
cross join dahu.utility u
where (only_account is null or a.account_number = only_account)
  and greatest(t.nominal_from, a.opened_on) < least(p.until, a.closed_on)
order by length(a.account_number), a.account_number
$$;
comment on function dahu.settlement_subject(date, text) is 'Accounts with their settlement period that begins in a month';
