create or replace function dahu.statement_book(of_reference text, on_day date, fen bigint, number text, by_payer text, file text,
                                               file_line bigint, by_actor text)
    returns text
    language plpgsql
as $$
-- statement_book - book one line of a bank statement, and say what became of it.
--
-- The bill is the one that the line names. When it names none, it is the only issued bill of which exactly this
-- amount is open; several of them leave the line to a person, unless the payer holds just one. A bill that is paid
-- already is not paid again (DOUBLE), and money of a day before the issue is not for it (UNMATCHED).
declare
    found_id  bigint;
    open_fen  bigint;
    candidates integer;
    said      text;
    of_payment bigint;
begin
    if number <> '' then
        select b.bill_id into found_id from dahu.bill b where b.bill_number = number and b.status = 'ISSUED' and b.issued_on <= on_day;
    else
        with open_bill as (
            select b.bill_id, exists (select from dahu.account_holder h join dahu.customer c using (customer_id)
                                      where h.account_id = b.account_id and h.valid @> on_day and c.name = by_payer) as theirs
            from dahu.bill b
            where b.status = 'ISSUED' and b.issued_on <= on_day and b.amount_fen > 0
              and b.amount_fen - coalesce((select sum(p.amount_fen) from dahu.payment p where p.bill_id = b.bill_id), 0) = fen
        ),
        chosen as (
            select o.bill_id from open_bill o
            where o.theirs or not exists (select from open_bill t where t.theirs)
        )
        select min(c.bill_id), count(*) into found_id, candidates from chosen c;
        if candidates <> 1 then
            found_id := null;
        end if;
    end if;
    if found_id is not null then
        select b.amount_fen - coalesce((select sum(p.amount_fen) from dahu.payment p where p.bill_id = b.bill_id), 0)
        into open_fen from dahu.bill b where b.bill_id = found_id;
    end if;
    said := case when found_id is null then 'UNMATCHED' when open_fen <= 0 then 'DOUBLE' when fen < open_fen then 'PART'
                 when fen > open_fen then 'OVER' else 'MATCHED' end;
    if exists (select from dahu.payment p where p.reference = of_reference) then
        said := 'DOUBLE'; -- somebody has booked it by hand
    end if;
    if said in ('MATCHED', 'PART', 'OVER') then
        insert into dahu.payment (bill_id, value_on, amount_fen, reference, actor)
        values (found_id, on_day, fen, of_reference, by_actor)
        returning payment_id into of_payment;
    end if;
    insert into dahu.statement_line (reference, value_on, amount_fen, bill_number, payer, outcome, payment_id, file_name, line)
    values (of_reference, on_day, fen, coalesce((select b.bill_number from dahu.bill b where b.bill_id = found_id), number), by_payer, said,
            of_payment, file, file_line);
    return said;
end
$$;
comment on function dahu.statement_book(text, date, bigint, text, text, text, bigint, text) is 'Books one line of a bank statement';
