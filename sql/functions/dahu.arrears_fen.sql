create or replace function dahu.arrears_fen(of_account bigint) returns bigint
    language sql
    stable
as $$
-- arrears_fen - what an account still owes of the bills that were issued, due or not, fen; less than 0 when it has paid more.
select (select coalesce(sum(b.amount_fen), 0) from dahu.bill b where b.account_id = of_account and b.status = 'ISSUED')
     - (select coalesce(sum(p.amount_fen), 0) from dahu.payment p join dahu.bill b using (bill_id)
        where b.account_id = of_account and b.status = 'ISSUED')
$$;
comment on function dahu.arrears_fen(bigint) is 'What an account still owes';
