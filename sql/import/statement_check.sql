-- Lines of a bank statement: a reference comes once in a file, and always with the same amount and day.
create temporary table import_line on commit drop as
select r.line, r.doc ->> 'reference' as reference, (r.doc ->> 'value_on')::date as value_on,
       ((r.doc ->> 'amount')::numeric * 100)::bigint as amount_fen,
       coalesce(r.doc ->> 'bill_number', substring(r.doc ->> 'remark' from 'B-[0-9]{5,}-[0-9]{6}-[0-9]+'), '') as bill_number,
       coalesce(r.doc ->> 'payer', '') as payer
from import_row r;

insert into import_fault (line, fault, column_name, detail)
select d.line, 'duplicate', 'reference', f.first::text
from import_line d
join (select reference, min(line) as first from import_line group by reference having count(*) > 1) f
  on f.reference = d.reference and f.first <> d.line;

insert into import_fault (line, fault, column_name, detail)
select i.line, 'fixed', 'amount', trim_scale(s.amount_fen / 100.0)::text
from import_line i
join dahu.statement_line s using (reference)
where (s.amount_fen, s.value_on) is distinct from (i.amount_fen, i.value_on);

delete from import_line i using import_fault f where f.line = i.line;
