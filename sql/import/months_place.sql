-- Rows of months brought to points, and to the end of their month. A row may name its account instead of its point, when
-- the account has one settlement point in that month.
analyze import_row;

create temporary table import_slot on commit drop as
with placed as (
    select r.line, r.quality, r.ai, r.ae, r.ri, r.re, r.point_number, r.account_number, a.account_id, n.points,
           case when r.point_number is null then case when n.points = 1 then n.point end
                when r.account_number is null or exists (select from dahu.metering_point_account o
                                                         where o.metering_point_id = p.metering_point_id
                                                           and o.account_id = a.account_id and o.valid && m.days)
                then p.metering_point_id end as point, p.metering_point_id as named,
           lower(m.days)::timestamp at time zone u.timezone as begins_at,
           upper(m.days)::timestamp at time zone u.timezone as slot_at
    from import_row r
    cross join dahu.utility u
    cross join lateral (select daterange(date_trunc('month', r.month)::date,
                                         (date_trunc('month', r.month) + interval '1 month')::date) as days) m
    left join dahu.metering_point p on p.point_number = r.point_number
    left join dahu.account a on a.account_number = r.account_number
    cross join lateral (select count(distinct o.metering_point_id) as points, max(o.metering_point_id) as point
                        from dahu.metering_point_account o
                        join dahu.metering_point q on q.metering_point_id = o.metering_point_id and q.purpose = 'SETTLEMENT'
                        where o.account_id = a.account_id and o.valid && m.days) n
)
select p.line, p.slot_at as stamp, extract(epoch from p.slot_at - p.begins_at)::integer as interval_s, p.quality, true as primary_side,
       p.ai, p.ae, p.ri, p.re, p.point, p.slot_at, p.begins_at, p.point_number, p.account_number, p.account_id, p.named, p.points,
       first_value(p.line) over (partition by p.point, p.slot_at order by p.line) as first_line
from placed p;

insert into import_fault (line, fault, column_name, detail)
select s.line, case when s.point_number is not null and s.named is null then 'unknown_point'
                    when s.account_id is null then 'unknown_account'
                    when s.point_number is not null then 'not_of_account'
                    else 'which_point' end,
       case when s.point_number is not null and (s.named is null or s.account_id is not null) then 'point_number' else 'account_number' end,
       case when s.point_number is null and s.account_id is not null then s.points::text else s.account_number end
from import_slot s
where s.point is null;

insert into import_fault (line, fault, column_name, detail)
select s.line, 'duplicate', 'month', s.first_line::text
from import_slot s
where s.line <> s.first_line and s.point is not null;

insert into import_fault (line, fault, column_name)
select s.line, 'month_running', 'month'
from import_slot s
where s.slot_at > now();

delete from import_slot s using import_fault f where f.line = s.line;
analyze import_slot;
