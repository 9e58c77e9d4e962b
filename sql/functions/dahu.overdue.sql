create or replace function dahu.overdue(of_account bigint, as_of date) returns table (fen bigint, since date)
    language sql
    stable
as $$
-- overdue - what an account owes of bills that were due before a day, and since when the oldest of it is; one row, 0 and null when nothing.
--
-- Units:  fen. What was paid too much for one bill does not pay another: it is booked for it, or it is not paid.
select coalesce(sum(o.open_fen), 0)::bigint, min(o.due_on)
from (select b.due_on, b.amount_fen - coalesce((select sum(p.amount_fen) from dahu.payment p where p.bill_id = b.bill_id and p.value_on <= as_of), 0) as open_fen
      from dahu.bill b
      where b.account_id = of_account and b.status = 'ISSUED' and b.due_on < as_of) o
where o.open_fen > 0
$$;
comment on function dahu.overdue(bigint, date) is 'What an account owes of bills that were due';
