create or replace function dahu.bill_state(status text, holds text[], amount_fen bigint, paid_fen bigint, due_on date) returns text
    language sql
    stable
as $$
-- bill_state - where a bill stands today: CANCELLED, HELD (a draft that a person must look at), DRAFT, PAID (nothing is open), LATE, or ISSUED.
select case when status = 'CANCELLED' then 'CANCELLED'
            when status = 'DRAFT' then case when holds = '{}' then 'DRAFT' else 'HELD' end
            when amount_fen <= paid_fen then 'PAID'
            when due_on < dahu.today() then 'LATE'
            else 'ISSUED' end
$$;
comment on function dahu.bill_state(text, text[], bigint, bigint, date) is 'Where a bill stands today';
