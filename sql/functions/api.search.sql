create or replace function api.search(wanted text, most integer) returns jsonb
    language sql
    stable
    set jit = off
as $$
-- search - what a few characters may mean, the likeliest first: accounts by number, name or initials (fzsnc), metering points, meters, and cases:
-- contracts, applications and all others by their number.
--
-- Shape:  {"items":[{"kind","number","name","account","flow","by"}],"next":null}; by says what was found: NUMBER, NAME, INITIALS.
with q as (select lower(btrim(wanted)) as t),
hit as (
    select 'ACCOUNT' as kind, v.account_number as number, v.customer as name, v.account_number as account, null as flow,
           case when strpos(lower(v.account_number), q.t) > 0 then 'NUMBER' when strpos(lower(v.customer), q.t) > 0 or strpos(lower(v.site), q.t) > 0 then 'NAME'
                else 'INITIALS' end as by,
           case when lower(v.account_number) = q.t then 0 when starts_with(lower(v.customer), q.t) or starts_with(v.initials, q.t) then 1
                when right(v.account_number, length(q.t)) = q.t then 1 else 2 end as far
    from q, (select a.account_number, c.name as customer, c.name_initials as initials, s.name as site
             from dahu.account a
             join dahu.site s on s.site_id = a.site_id
             left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
             left join dahu.customer c on c.customer_id = h.customer_id) v
    where strpos(lower(v.account_number), q.t) > 0 or strpos(lower(v.customer), q.t) > 0 or strpos(lower(v.site), q.t) > 0
       or length(q.t) > 1 and strpos(v.initials, q.t) > 0
    union all
    (select 'POINT', p.point_number, null, a.account_number, null, 'NUMBER', case when lower(p.point_number) = q.t then 0 else 3 end
     from q, dahu.metering_point p
     left join dahu.metering_point_account m on m.metering_point_id = p.metering_point_id and m.valid @> dahu.today()
     left join dahu.account a on a.account_id = m.account_id
     where length(q.t) > 2 and strpos(lower(p.point_number), q.t) > 0
     order by 7, 2 limit most)
    union all
    (select 'METER', t.serial_number, t.driver, a.account_number, null, 'NUMBER', case when lower(t.serial_number) = q.t then 0 else 3 end
     from q, dahu.meter t
     left join dahu.meter_installation i on i.meter_id = t.meter_id and upper_inf(i.valid)
     left join dahu.metering_point_account m on m.metering_point_id = i.metering_point_id and m.valid @> dahu.today()
     left join dahu.account a on a.account_id = m.account_id
     where length(q.t) > 2 and strpos(lower(t.serial_number), q.t) > 0
     order by 7, 2 limit most)
    union all
    (select 'CASE', c.case_number, c.subject, a.account_number, c.flow, 'NUMBER', case when lower(c.case_number) = q.t then 0 else 4 end
     from q, dahu.work_case c
     left join dahu.account a on a.account_id = c.account_id
     where length(q.t) > 2 and strpos(lower(c.case_number), q.t) > 0
     order by 7, c.opened_at desc limit most)
),
best as (
    select h.*, row_number() over (order by h.far, h.kind, h.number) as n from hit h order by n limit most
)
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object('kind', b.kind, 'number', b.number, 'name', b.name, 'account', b.account,
                                                                         'flow', b.flow, 'by', b.by) order by b.n), '[]'), 'next', null)
from best b
$$;
comment on function api.search(text, integer) is 'What a few characters may mean';
