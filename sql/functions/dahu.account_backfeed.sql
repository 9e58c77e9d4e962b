create or replace function dahu.account_backfeed(of_account bigint, as_of date) returns jsonb
    language sql
    stable
as $$
-- account_backfeed - what a dispatcher needs to know of an account that could feed back: sources, interlock, agreements, whom to call, age of the data.
--
-- Shape:  stale: never confirmed, or longer ago than policy dispatch_confirm_days. The age of the account is that of its oldest source.
with second as materialized (select x.* from dahu.account_second(of_account, as_of) x),
agreement as (
    select k.kind, (select jsonb_build_object('number', c.paper_number, 'until_on', upper(v.valid) - 1, 'in_force', v.valid @> as_of)
                    from dahu.contract_version v join dahu.contract c on c.work_case_id = v.work_case_id
                    where v.account_id = of_account and v.kind = k.kind and v.in_force order by v.valid @> as_of desc, v.valid desc limit 1) as content
    from unnest(array['SUPPLY', 'DUAL_SOURCE', 'DISPATCH', 'GRID_CONNECTION']) as k(kind)
)
select jsonb_build_object(
    'account', a.account_number, 'customer', k.name, 'site', t.name, 'address', t.supply_address,
    'grade', (select g.grade from dahu.important_grade(of_account, as_of) g),
    'kinds', (select coalesce(jsonb_agg(distinct x.what), '[]') from second x),
    'sources', (select coalesce(jsonb_agg(jsonb_build_object('what', x.what, 'id', x.id, 'kind', x.kind, 'state', x.state, 'line', x.line, 'capacity_kva', x.capacity_kva, 'case', w.case_number,
                           'substation', b.name, 'bus_section', s.bus_section, 'voltage_kv', s.voltage_kv, 'standby_mode', s.standby_mode, 'generation_kind', s.generation_kind, 'portable', s.portable,
                           'start_s', s.start_s, 'earthing', s.earthing, 'since_at', u.began_at, 'confirmed_at', x.confirmed_at, 'confirmed_by', s.confirmed_by,
                           'interlock', case when x.of_case is not null then (select jsonb_build_object('verified', f.verified, 'tested_on', f.tested_on, 'passed', f.passed, 'next_due_on', f.next_due_on, 'measures', f.measures)
                                                                              from dahu.backfeed_state(x.of_case, as_of) f) end) order by x.what, x.id), '[]')
                from second x
                left join dahu.work_case w on w.work_case_id = x.of_case
                left join dahu.supply_source s on x.what = 'SOURCE' and s.supply_source_id = x.id
                left join dahu.line l on l.line_id = s.line_id
                left join dahu.substation b on b.substation_id = l.substation_id
                left join lateral (select max(y.began_at) as began_at from dahu.source_use y where y.supply_source_id = s.supply_source_id and y.ended_at is null) u on true),
    'agreements', (select jsonb_object_agg(g.kind, g.content) from agreement g),
    'duty', dahu.site_people(of_account, 'DUTY_CONTACT', as_of), 'receivers', dahu.site_people(of_account, 'ORDER_RECEIVER', as_of),
    'equipment', (select coalesce(jsonb_agg(jsonb_build_object('dispatch_number', q.dispatch_number, 'name', q.name, 'authority', q.authority, 'operations', q.operations) order by q.dispatch_number), '[]')
                  from dahu.dispatch_equipment q where q.account_id = of_account and q.valid @> as_of),
    'security_load', (select jsonb_build_object('load_kw', z.load_kw, 'interruption_s', z.interruption_s) from dahu.security_load z where z.account_id = of_account and z.valid @> as_of),
    'confirmed_at', o.confirmed_at,
    'stale', o.confirmed_at is null or o.confirmed_at < (as_of - dahu.policy_number('dispatch_confirm_days', as_of, 180)::integer)::timestamptz)
from dahu.account a
join dahu.site t on t.site_id = a.site_id
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> as_of
left join dahu.customer k on k.customer_id = h.customer_id
cross join lateral (select case when bool_and(x.confirmed_at is not null) then min(x.confirmed_at) end as confirmed_at from second x) o
where a.account_id = of_account
$$;
comment on function dahu.account_backfeed(bigint, date) is 'What a dispatcher needs to know of an account that could feed back';
