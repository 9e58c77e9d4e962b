create or replace function dahu.duty_of(of_flow text, of_matter text, unit bigint, of_day date) returns table (desk_name text, user_account_id bigint)
    language sql
    stable
as $$
-- duty_of - desk and person that take a new case (K4): the duty of its unit, or of the nearest unit above that has one; else that
-- of all units; else what the flow says. A row for what the form calls its kind comes before one for the whole flow. Always one row.
with recursive line as (
    select unit as org_unit_id, 0 as height
    union all
    select u.parent_id, l.height + 1 from line l join dahu.org_unit u on u.org_unit_id = l.org_unit_id where u.parent_id is not null
)
select coalesce(d.desk_name, f.taken_by), d.user_account_id
from dahu.workflow f
left join lateral (
    select t.desk_name, case when dahu.user_sits(t.user_account_id, t.desk_name, of_day) then t.user_account_id end as user_account_id
    from dahu.duty t
    left join line l on l.org_unit_id = t.org_unit_id
    where t.kind = f.flow and t.matter in (coalesce(of_matter, ''), '') and t.valid @> of_day and (t.org_unit_id is null or l.org_unit_id is not null)
    order by t.matter = '', l.height nulls last
    limit 1
) d on true
where f.flow = of_flow
$$;
comment on function dahu.duty_of(text, text, bigint, date) is 'Desk and person that take a new case';
