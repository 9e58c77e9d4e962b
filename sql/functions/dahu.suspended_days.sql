create or replace function dahu.suspended_days(of_account bigint, days daterange) returns integer
    language sql
    stable
as $$
-- suspended_days - on how many of these days capacity of an account was suspended, by the ledger.
--
-- The day of resuming is a day of use.
select count(*)::integer
from generate_series(lower(days)::timestamp, upper(days)::timestamp - interval '1 day', interval '1 day') as t(at)
where (select coalesce(sum(case e.kind when 'SUSPEND' then e.kva when 'RESUME' then -e.kva end), 0)
       from (select e.kva, e.effective_on,
                    case e.kind when 'CORRECTION' then (select c.kind from dahu.capacity_event c where c.capacity_event_id = e.corrects_id) else e.kind end as kind
             from dahu.capacity_event e
             where e.account_id = of_account) e
       where e.effective_on <= t.at::date and e.kind in ('SUSPEND', 'RESUME')) > 0
$$;
comment on function dahu.suspended_days(bigint, daterange) is 'Days on which capacity of an account was suspended';
