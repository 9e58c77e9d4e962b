-- Each line that is new is booked, in the order of value dates: what it settles is not open for the next.
create temporary table import_done on commit drop as
select i.line, not exists (select from dahu.statement_line s where s.reference = i.reference) as fresh
from import_line i;

select dahu.statement_book(i.reference, i.value_on, i.amount_fen, i.bill_number, i.payer, current_setting('dahu.import_file'), i.line,
                           current_setting('dahu.import_actor'))
from (select i.* from import_line i join import_done d using (line) where d.fresh order by i.value_on, i.line) i;
