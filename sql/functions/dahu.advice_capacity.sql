create or replace function dahu.advice_capacity(of_account bigint, since date, until date)
    returns table (day date, installed_kva bigint, suspended_kva bigint, increased boolean)
    language sql
    stable
    set jit = off
as $$
-- advice_capacity - capacity of an account on each day, and whether more of it came into service on that day.
--
-- Shape:  a row a day; capacities are null when the ledger of the account is empty.
-- Units:  kVA.
select g.day::date, c.installed_kva, c.suspended_kva,
       exists (select from capacity_event e
               where e.account_id = of_account and e.effective_on = g.day::date and e.kind in ('INSTALL', 'COMMISSION', 'RESUME', 'RECOVER', 'TRANSFER_IN'))
from generate_series(since, until - 1, interval '1 day') as g(day)
left join lateral (select o.installed_kva, o.suspended_kva from capacity_on(g.day::date) o where o.account_id = of_account) c on true
order by 1
$$;
comment on function dahu.advice_capacity(bigint, date, date) is 'Capacity of an account day by day';
