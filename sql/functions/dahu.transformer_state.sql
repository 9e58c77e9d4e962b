create or replace function dahu.transformer_state(of_account bigint, as_of date)
    returns table (transformer_id bigint, label text, rated_kva integer, installed boolean, suspended boolean, reduced boolean)
    language sql
    stable
as $$
-- transformer_state - the transformers of an account as the ledger leaves them on a day.
--
-- A transformer without events of its own is installed: its capacity stands in a total without detail.
select t.transformer_id, t.label, t.rated_kva,
       coalesce(sum(case e.kind when 'INSTALL' then 1 when 'TRANSFER_IN' then 1 when 'TRANSFER_OUT' then -1 when 'REMOVE' then -1 when 'REDUCE_PERM' then -1 end), 1) > 0,
       coalesce(sum(case e.kind when 'SUSPEND' then 1 when 'RESUME' then -1 end), 0) > 0,
       coalesce(sum(case e.kind when 'REDUCE_TEMP' then 1 when 'RECOVER' then -1 end), 0) > 0
from dahu.transformer t
left join dahu.capacity_event e on e.transformer_id = t.transformer_id and e.account_id = of_account and e.effective_on <= as_of
     and e.kind <> 'CORRECTION' and not exists (select from dahu.capacity_event c where c.corrects_id = e.capacity_event_id)
where t.account_id = of_account
group by t.transformer_id
$$;
comment on function dahu.transformer_state(bigint, date) is 'Transformers of an account as the ledger leaves them';
