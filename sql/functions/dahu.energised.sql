create or replace function dahu.energised(of_account bigint, as_of date) returns boolean
    language sql
    stable
as $$
-- energised - whether an account has capacity under voltage by the ledger; what was reversed by a CORRECTION did not happen.
select exists (select from capacity_event e
               where e.account_id = of_account and e.kind in ('INSTALL', 'COMMISSION', 'TRANSFER_IN') and e.effective_on <= as_of
                 and not exists (select from capacity_event c where c.corrects_id = e.capacity_event_id and c.account_id = of_account))
$$;
comment on function dahu.energised(bigint, date) is 'Whether an account is under voltage by the ledger';
