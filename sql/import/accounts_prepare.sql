-- What a row of accounts leaves open, and rows that are there twice.

-- A row that does not name its receiving point means the only one; a new account gets number 1.
update import_row r
set doc = r.doc || jsonb_build_object('receiving_point', p.name)
from (select a.account_number, min(rp.name) as name
      from dahu.receiving_point rp
      join dahu.account a using (account_id)
      group by a.account_number
      having count(*) = 1) p
where p.account_number = r.doc ->> 'account_number' and not r.doc ? 'receiving_point';

insert into import_fault (line, fault, column_name)
select r.line, 'which_receiving_point', 'receiving_point'
from import_row r
where not r.doc ? 'receiving_point'
  and exists (select from dahu.receiving_point rp
              join dahu.account a using (account_id)
              where a.account_number = r.doc ->> 'account_number');

update import_row
set doc = doc || jsonb_build_object('receiving_point', '1')
where not doc ? 'receiving_point';

-- The role of a source that is known stays when the row does not name it.
update import_row r
set doc = r.doc || jsonb_build_object('source_role', coalesce(
        (select s.role
         from dahu.supply_source s
         join dahu.account a using (account_id)
         join dahu.line l using (line_id)
         where a.account_number = r.doc ->> 'account_number' and l.line_number = r.doc ->> 'line_number'
         order by s.valid desc
         limit 1), 'MAIN'))
where r.doc ? 'line_number' and not r.doc ? 'source_role';

insert into import_fault (line, fault, column_name, detail)
select r.line, 'duplicate', 'account_number', r.first_line::text
from (select line, min(line) over (partition by doc ->> 'account_number', doc ->> 'receiving_point',
                                                doc ->> 'line_number') as first_line
      from import_row) r
where r.line <> r.first_line;

delete from import_row r using import_fault f where f.line = r.line;
