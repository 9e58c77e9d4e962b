create or replace function dahu.settlement_transformer(of_account bigint, from_day date, until_day date)
    returns table (receiving_point_id bigint, label text, rated_kva integer, no_load_loss_w integer, load_loss_w integer,
                   no_load_current_bp integer, impedance_bp integer, energised_s bigint)
    language sql
    stable
as $$
-- settlement_transformer - transformers of an account with their name plates and how long each was energised.
--
-- A transformer that the capacity ledger does not name was energised all the time. One that it names is from the
-- day of COMMISSION, RESUME or RECOVER to that of SUSPEND, REDUCE or REMOVE.
select t.receiving_point_id, t.label, t.rated_kva, p.no_load_loss_w, p.load_loss_w, p.no_load_current_bp, p.impedance_bp,
       coalesce(sum(extract(epoch from (d.day + 1)::timestamp at time zone u.timezone - d.day::timestamp at time zone u.timezone)
                    ) filter (where on_day.energised), 0)::bigint
from dahu.transformer t
left join dahu.transformer_plate p on p.transformer_id = t.transformer_id
cross join dahu.utility u
cross join lateral (select (from_day + n) as day from generate_series(0, until_day - from_day - 1) n) d
cross join lateral (
    select coalesce((select e.kind in ('COMMISSION', 'RESUME', 'RECOVER', 'TRANSFER_IN')
                     from dahu.capacity_event e
                     where e.transformer_id = t.transformer_id and e.effective_on <= d.day and e.kind not in ('INSTALL', 'CORRECTION')
                       and not exists (select from dahu.capacity_event c where c.corrects_id = e.capacity_event_id)
                     order by e.effective_on desc, e.capacity_event_id desc
                     limit 1),
                    not exists (select from dahu.capacity_event e where e.transformer_id = t.transformer_id and e.kind <> 'INSTALL')) as energised
) on_day
where t.account_id = of_account and t.kind <> 'MOTOR'
group by t.transformer_id, t.receiving_point_id, t.label, t.rated_kva, p.no_load_loss_w, p.load_loss_w, p.no_load_current_bp, p.impedance_bp
order by t.label
$$;
comment on function dahu.settlement_transformer(bigint, date, date) is 'Transformers of an account with name plates and time energised';
