create or replace function dahu.account_second(of_account bigint, as_of date)
    returns table (what text, id bigint, kind text, state text, line text, capacity_kva integer, confirmed_at timestamptz, of_case bigint)
    language sql
    stable
as $$
-- account_second - everything besides one source of the grid that could put voltage on a line of an account: further sources, own
-- generation, emergency supply, applications under way, findings without permission, and what a meter or a dedicated line tells of it.
--
-- Shape:  what is SOURCE, TRACE, EMERGENCY, APPLICATION or FINDING; state is IN_USE, SUSPENDED, NOT_IN_USE, UNREGISTERED (there, with no application),
--         the state of the application, or FOUND. An account with one source and nothing else has no row.
with source as (
    select s.*, row_number() over (order by (s.role <> 'MAIN')::integer, lower(s.valid), s.supply_source_id) as n
    from dahu.supply_source s
    where s.account_id = of_account and (upper_inf(s.valid) or upper(s.valid) > as_of)
),
trace as (
    select l.line_id, 'DEDICATED_LINE' as kind, false as generation, l.line_id as id from dahu.line l where l.account_id = of_account
    union
    select p.line_id, case p.purpose when 'GENERATION' then 'GENERATION_METER' else 'METER' end, p.purpose = 'GENERATION', p.metering_point_id
    from dahu.metering_point_account m
    join dahu.metering_point p on p.metering_point_id = m.metering_point_id
    where m.account_id = of_account and m.valid @> as_of and (p.line_id is not null or p.purpose = 'GENERATION')
),
lines as (
    select s.line_id from source s where s.line_id is not null union select t.line_id from trace t where t.line_id is not null
)
select 'SOURCE', s.supply_source_id, s.role,
       case when s.n = 1 and s.role <> 'OWN_GENERATION' then 'MAIN'
            else coalesce((select case when exists (select from dahu.source_use u where u.supply_source_id = s.supply_source_id and u.ended_at is null) then 'IN_USE'
                                       when w.state = 'SUSPENDED' then 'SUSPENDED' else 'NOT_IN_USE' end
                           from dahu.dual_source_feed f join dahu.dual_source d on d.work_case_id = f.work_case_id join dahu.work_case w on w.work_case_id = f.work_case_id
                           where f.supply_source_id = s.supply_source_id and d.closed_on is null
                           order by f.work_case_id desc limit 1), 'UNREGISTERED') end,
       l.line_number, s.capacity_kva, s.confirmed_at,
       (select max(f.work_case_id) from dahu.dual_source_feed f join dahu.dual_source d on d.work_case_id = f.work_case_id where f.supply_source_id = s.supply_source_id and d.closed_on is null)
from source s
left join dahu.line l on l.line_id = s.line_id
where (select count(*) from source) > 1 or (select count(*) from lines) > 1 or s.role = 'OWN_GENERATION'
union all
select 'TRACE', t.id, t.kind, 'UNREGISTERED', l.line_number, null, null, null
from trace t
left join dahu.line l on l.line_id = t.line_id
where t.generation and not exists (select from source s where s.role = 'OWN_GENERATION')
   or not t.generation and (select count(*) from lines) > 1 and not exists (select from source s where s.line_id = t.line_id)
union all
select 'EMERGENCY', e.emergency_supply_id, e.kind, 'FILED', null, e.capacity_kw, e.filed_on::timestamptz, null
from dahu.emergency_supply e
where e.account_id = of_account and (upper_inf(e.valid) or upper(e.valid) > as_of)
union all
select 'APPLICATION', f.work_case_id, coalesce(f.generation_kind, f.role), w.state, l.line_number, f.capacity_kva, w.opened_at, f.work_case_id
from dahu.dual_source d
join dahu.dual_source_feed f on f.work_case_id = d.work_case_id
join dahu.work_case w on w.work_case_id = d.work_case_id
left join dahu.line l on l.line_id = f.line_id
where d.account_id = of_account and d.closed_on is null and f.supply_source_id is null
union all
select 'FINDING', u.unauthorised_source_id, u.kind, 'FOUND', l.line_number, u.capacity_kw, u.found_on::timestamptz, null
from dahu.unauthorised_source u
left join dahu.line l on l.line_id = u.line_id
where u.account_id = of_account and (u.cleared_on is null or u.cleared_on > as_of)
$$;
comment on function dahu.account_second(bigint, date) is 'Everything besides one source of the grid that could put voltage on a line of an account';
