create or replace function dahu.capacity_on(as_of date)
    returns table (account_id bigint, installed_kva bigint, suspended_kva bigint)
    language sql
    stable
as $$
-- capacity_on - what the capacity ledger of every account amounts to at the end of a day.
--
-- Shape:  one row per account with at least one event; an account without events has none, not 0.
-- Units:  kVA.
-- Source: domain rules 6.6: installed = INSTALL + TRANSFER_IN - TRANSFER_OUT - REMOVE - REDUCE_PERM.
--         Suspended capacity stays installed. A CORRECTION acts like the kind that it corrects.
--
-- Kept to one plain statement without settings, so that the planner can merge it into its caller.
select e.account_id,
       sum(case e.kind when 'INSTALL' then e.kva when 'TRANSFER_IN' then e.kva when 'TRANSFER_OUT' then -e.kva
                       when 'REMOVE' then -e.kva when 'REDUCE_PERM' then -e.kva else 0 end),
       sum(case e.kind when 'SUSPEND' then e.kva when 'RESUME' then -e.kva else 0 end)
from (select e.account_id, e.kva,
             case e.kind when 'CORRECTION' then (select c.kind from capacity_event c where c.capacity_event_id = e.corrects_id)
                         else e.kind end as kind
      from capacity_event e
      where e.effective_on <= as_of) e
group by e.account_id
$$;
comment on function dahu.capacity_on(date) is 'Installed and suspended capacity of every account on a day';
