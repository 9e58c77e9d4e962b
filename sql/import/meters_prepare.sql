-- Instants in one text, so that they compare; rows that make no sense; what a row leaves open.
update import_row
set doc = doc
    || jsonb_build_object('installed_from', (doc ->> 'installed_from')::timestamptz)
    || case when doc ? 'installed_until'
            then jsonb_build_object('installed_until', (doc ->> 'installed_until')::timestamptz)
            else '{}' end;

insert into import_fault (line, fault, column_name, detail)
select line, 'before', 'installed_until', doc ->> 'installed_from'
from import_row
where (doc ->> 'installed_until')::timestamptz <= (doc ->> 'installed_from')::timestamptz;

insert into import_fault (line, fault, column_name, detail)
select r.line, 'duplicate', 'point_number', r.first_line::text
from (select line, min(line) over (partition by doc ->> 'point_number', doc ->> 'installed_from') as first_line
      from import_row) r
where r.line <> r.first_line;

-- The number of a point begins with that of the account that it was made for.
update import_row r
set doc = r.doc || jsonb_build_object('account_number', substring(r.doc ->> 'point_number' from '^(A-[0-9]+)-'))
where not r.doc ? 'account_number'
  and not exists (select from dahu.metering_point p where p.point_number = r.doc ->> 'point_number');

insert into import_fault (line, fault, column_name, detail)
select r.line, 'unknown_account', 'account_number', r.doc ->> 'account_number'
from import_row r
where r.doc ? 'account_number'
  and not exists (select from dahu.account a where a.account_number = r.doc ->> 'account_number');

insert into import_fault (line, fault, column_name)
select r.line, 'unknown_line', 'line_number'
from import_row r
where r.doc ? 'line_number'
  and not exists (select from dahu.line l where l.line_number = r.doc ->> 'line_number');

-- A new point whose account has one receiving point belongs to it.
update import_row r
set doc = r.doc || jsonb_build_object('receiving_point', p.name)
from (select a.account_number, min(rp.name) as name
      from dahu.receiving_point rp
      join dahu.account a using (account_id)
      group by a.account_number
      having count(*) = 1) p
where p.account_number = r.doc ->> 'account_number' and not r.doc ? 'receiving_point'
  and not exists (select from dahu.metering_point m where m.point_number = r.doc ->> 'point_number');

insert into import_fault (line, fault, column_name)
select r.line, 'which_receiving_point', 'receiving_point'
from import_row r
where not r.doc ? 'receiving_point'
  and not exists (select from dahu.metering_point m where m.point_number = r.doc ->> 'point_number')
  and exists (select from dahu.account a where a.account_number = r.doc ->> 'account_number');

insert into import_fault (line, fault, column_name, detail)
select r.line, 'unknown_receiving_point', 'receiving_point', o.account_number
from import_row r
cross join lateral (
    select coalesce(r.doc ->> 'account_number',
                    (select a.account_number
                     from dahu.metering_point_account h
                     join dahu.account a using (account_id)
                     join dahu.metering_point m using (metering_point_id)
                     where m.point_number = r.doc ->> 'point_number'
                     order by h.valid desc
                     limit 1)) as account_number) o
join dahu.account a on a.account_number = o.account_number
where r.doc ? 'receiving_point'
  and not exists (select from dahu.receiving_point p
                  where p.account_id = a.account_id and p.name = r.doc ->> 'receiving_point');

delete from import_row r using import_fault f where f.line = r.line;
