-- Rows of tariffs as rows of their tables, and what contradicts: two prices of one item, or two periods of one
-- minute, on the same day. An open row that began earlier is no contradiction: it ends where the new one begins.
create temporary table import_tariff on commit drop as
select r.line, r.doc ->> 'tariff' as code, r.doc ->> 'kind' as kind, coalesce(r.doc ->> 'item', r.doc ->> 'kind') as item,
       coalesce(r.doc ->> 'item_name', '') as name, coalesce(r.doc ->> 'period', '') as period,
       ((r.doc ->> 'price')::numeric * 1000000)::bigint as price_e6,
       coalesce((r.doc ->> 'pf_adjustable')::boolean, r.doc ->> 'kind' <> 'SURCHARGE') as pf_adjustable,
       coalesce((r.doc ->> 'month_from')::numeric::integer, 1) as month_from,
       coalesce((r.doc ->> 'month_until')::numeric::integer, (r.doc ->> 'month_from')::numeric::integer, 12) as month_until,
       coalesce(r.doc ->> 'day_kind', 'ALL') as day_kind,
       int4range(left(r.doc ->> 'from_time', 2)::integer * 60 + right(r.doc ->> 'from_time', 2)::integer,
                 left(r.doc ->> 'until_time', 2)::integer * 60 + right(r.doc ->> 'until_time', 2)::integer) as minutes,
       daterange((r.doc ->> 'valid_from')::date, (r.doc ->> 'valid_until')::date + 1) as valid,
       r.doc ->> 'tariff_name' as tariff_name, r.doc ->> 'use_category' as use_category, t.tariff_id
from import_row r
left join dahu.tariff t on t.code = r.doc ->> 'tariff';

-- One row a month: a season that runs over the end of the year is cut there.
create temporary table import_slot on commit drop as
select i.line, i.code, i.tariff_id, m as month, i.day_kind, i.minutes, i.period, i.valid
from import_tariff i
cross join generate_series(1, 12) m
where i.kind = 'PERIOD' and case when i.month_from <= i.month_until then m between i.month_from and i.month_until
                                 else m >= i.month_from or m <= i.month_until end;

insert into import_fault (line, fault, column_name, detail)
select i.line, 'needed', 'tariff_name', i.code
from import_tariff i
where i.tariff_id is null
  and not exists (select from import_tariff n where n.code = i.code and n.tariff_name is not null);

insert into import_fault (line, fault, column_name, detail)
select i.line, 'pattern', 'tariff', 'A-Z 0-9 _ . -'
from import_tariff i
where i.code !~ '^[A-Z0-9][A-Z0-9_.-]{0,39}$';

insert into import_fault (line, fault, column_name, detail)
select i.line, 'pattern', 'item', 'A-Z 0-9 _'
from import_tariff i
where i.kind <> 'PERIOD' and i.item !~ '^[A-Z][A-Z0-9_]{0,39}$';

-- A basic charge has one price: a second one beside it would be charged by nobody.
insert into import_fault (line, fault, column_name, detail)
select i.line, 'pattern', 'item', i.kind
from import_tariff i
where i.kind in ('CAPACITY', 'DEMAND') and i.item <> i.kind;

-- Against the file itself: the first row counts. The same row twice is the same.
insert into import_fault (line, fault, column_name, detail)
select distinct on (b.line) b.line, 'price_overlap', 'valid_from', a.valid::text
from import_tariff a
join import_tariff b on b.code = a.code and b.kind = a.kind and b.item = a.item and b.period = a.period and b.line > a.line
                    and b.valid && a.valid
where a.kind <> 'PERIOD' and not (upper_inf(a.valid) and lower(a.valid) < lower(b.valid))
union
select distinct on (b.line) b.line, 'price_overlap', 'from_time', a.minutes::text
from import_slot a
join import_slot b on b.code = a.code and b.month = a.month and b.day_kind = a.day_kind and b.minutes && a.minutes and b.line > a.line
                  and b.valid && a.valid
where not (upper_inf(a.valid) and lower(a.valid) < lower(b.valid));

-- Inside a file a row ends where the next of its kind begins.
update import_tariff i
set valid = daterange(lower(i.valid), least(upper(i.valid), n.next))
from (select a.line, min(lower(b.valid)) as next
      from import_tariff a
      join import_tariff b on b.code = a.code and b.kind = a.kind and b.item = a.item and b.period = a.period and lower(b.valid) > lower(a.valid)
      where a.kind <> 'PERIOD'
      group by a.line) n
where n.line = i.line;

update import_slot i
set valid = daterange(lower(i.valid), least(upper(i.valid), n.next))
from (select a.line, a.month, min(lower(b.valid)) as next
      from import_slot a
      join import_slot b on b.code = a.code and b.month = a.month and b.day_kind = a.day_kind and b.minutes && a.minutes
                        and lower(b.valid) > lower(a.valid)
      group by a.line, a.month) n
where n.line = i.line and n.month = i.month;

-- Against what is stored, unless it is the same.
insert into import_fault (line, fault, column_name, detail)
select i.line, 'price_overlap', 'valid_from', min(p.valid::text)
from import_tariff i
join dahu.tariff_price p on p.tariff_id = i.tariff_id and p.kind = i.kind and p.item = i.item and p.period = i.period and p.valid && i.valid
where i.kind <> 'PERIOD' and not (upper_inf(p.valid) and lower(p.valid) < lower(i.valid))
  and (p.price_e6, p.pf_adjustable) is distinct from (i.price_e6, i.pf_adjustable)
group by i.line;

insert into import_fault (line, fault, column_name, detail)
select i.line, 'price_overlap', 'from_time', min(p.valid::text)
from import_slot i
join dahu.tariff_period p on p.tariff_id = i.tariff_id and p.month = i.month and p.day_kind = i.day_kind and p.minutes && i.minutes
                         and p.valid && i.valid
where not (upper_inf(p.valid) and lower(p.valid) < lower(i.valid)) and (p.minutes, p.period) is distinct from (i.minutes, i.period)
group by i.line;

delete from import_tariff i using import_fault f where f.line = i.line;
delete from import_slot s using import_fault f where f.line = s.line;
