-- All installations as they will be: a row of the file must not lie over one of the database or of an
-- earlier row, at its point or with its meter.
insert into import_fault (line, fault, column_name, detail)
with row as materialized (
    select line, doc ->> 'point_number' as point, doc ->> 'serial_number' as serial,
           (doc ->> 'installed_from')::timestamptz as from_at, (doc ->> 'installed_until')::timestamptz as until_at
    from import_row
),
planned as materialized (
    select coalesce(r.line, 0) as line, p.point_number as point, m.serial_number as serial, lower(i.valid) as from_at,
           tstzrange(lower(i.valid), coalesce(r.until_at, upper(i.valid))) as valid
    from dahu.meter_installation i
    join dahu.metering_point p using (metering_point_id)
    join dahu.meter m using (meter_id)
    left join row r on r.point = p.point_number and r.from_at = lower(i.valid)
    where p.point_number in (select point from row) or m.serial_number in (select serial from row)
    union all
    select r.line, r.point, r.serial, r.from_at, tstzrange(r.from_at, r.until_at)
    from row r
    where not exists (select from dahu.meter_installation i
                      join dahu.metering_point p using (metering_point_id)
                      where p.point_number = r.point and lower(i.valid) = r.from_at)
),
over as (
    select b.line, 'installed_from' as column_name, a.point, a.serial, a.valid
    from planned b
    join planned a on a.point = b.point and a.from_at <> b.from_at
    where b.line > a.line and a.valid && b.valid
    union
    select b.line, 'serial_number', a.point, a.serial, a.valid
    from planned b
    join planned a on a.serial = b.serial and a.point <> b.point
    where b.line > a.line and a.valid && b.valid
)
select over.line, 'installed_twice', over.column_name,
       format('%s, %s, %s - %s', over.point, over.serial, to_char(lower(over.valid), 'YYYY-MM-DD HH24:MI'),
              to_char(upper(over.valid), 'YYYY-MM-DD HH24:MI'))
from over;
