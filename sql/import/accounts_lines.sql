-- A dedicated line serves one account (clause 4.6): that of the database, else that of its first row.
insert into import_fault (line, fault, column_name, detail)
select r.line, 'line_taken', 'line_number', coalesce(o.account_number, r.first_account)
from (select line, doc ->> 'line_number' as line_number, doc ->> 'account_number' as account_number,
             first_value(doc ->> 'account_number') over (partition by doc ->> 'line_number' order by line) as first_account
      from import_row
      where doc ->> 'line_kind' = 'DEDICATED') r
left join dahu.line l on l.line_number = r.line_number
left join dahu.account o on o.account_id = l.account_id
where r.account_number <> coalesce(o.account_number, r.first_account);
