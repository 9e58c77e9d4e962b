create or replace function dahu.advice_peer(of_account bigint, since date, until date, most integer)
    returns table (account_number text, known_s bigint, wh bigint, night_s bigint, night_wh bigint, off_s bigint, off_wh bigint)
    language sql
    stable
    set jit = off
as $$
-- advice_peer - load of the accounts of the same category of use whose energy of a month is nearest to an account's.
--
-- since, until  a civil month
-- Shape:        one row per account, at most so many; as in advice_day. Only accounts whose month is complete.
with used as materialized (
    select m.account_id, sum(e.active_import_wh) as wh
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    join account a on a.account_id = m.account_id
    left join energy_month e on e.metering_point_id = m.metering_point_id and e.month = since and e.completeness_bp = 10000
    where m.valid @> daterange(since, until)
      and a.use_category = (select o.use_category from account o where o.account_id = of_account)
    group by m.account_id
    having bool_and(e.active_import_wh is not null)
),
nearest as materialized (
    select u.account_id
    from used u
    cross join (select o.wh from used o where o.account_id = of_account) own
    where u.account_id <> of_account and u.wh > 0
    order by abs(u.wh - own.wh), u.account_id
    limit most
)
select a.account_number, sum(d.known_s)::bigint, sum(d.wh)::bigint, sum(d.night_s)::bigint, sum(d.night_wh)::bigint,
       coalesce(sum(d.known_s) filter (where d.off), 0)::bigint, coalesce(sum(d.wh) filter (where d.off), 0)::bigint
from nearest n
join account a on a.account_id = n.account_id
cross join lateral advice_day(n.account_id, since, until) d
group by a.account_number
order by a.account_number
$$;
comment on function dahu.advice_peer(bigint, date, date, integer) is 'Load of comparable accounts in a month';
