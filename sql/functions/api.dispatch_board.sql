create or replace function api.dispatch_board() returns jsonb
    language sql
    stable
as $$
-- dispatch_board - the accounts with two sources, own generation, an application or a finding, each with what its use lacks (F45).
--
-- What needs no more than a look is found for all accounts at once; account by account only what is left.
with held as materialized (
    select dahu.today() as today
),
second as materialized (
    select s.account_id from dahu.supply_source s group by s.account_id having count(*) > 1 or bool_or(s.role <> 'MAIN')
    union
    select e.account_id from dahu.emergency_supply e
    union
    select d.account_id from dahu.dual_source d
    union
    select u.account_id from dahu.unauthorised_source u
),
lacking as materialized (
    select d.account_id, jsonb_agg(distinct i.item) as items
    from dahu.dual_source d
    cross join lateral dahu.gate_dual_use(d.work_case_id) i
    where d.closed_on is null and not i.ok
    group by d.account_id
)
select jsonb_build_object('accounts', coalesce(jsonb_agg(jsonb_build_object(
    'account', a.account_number, 'customer', k.name, 'grade', (select g.grade from dahu.important_grade(a.account_id, z.today) g),
    'states', x.states, 'lines', x.lines, 'missing', coalesce(m.items, '[]')) order by a.account_number), '[]'))
from held z
cross join second b
join dahu.account a on a.account_id = b.account_id
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> z.today
left join dahu.customer k on k.customer_id = h.customer_id
left join lacking m on m.account_id = a.account_id
cross join lateral (
    select jsonb_agg(distinct s.what || ':' || s.state) as states, coalesce(jsonb_agg(distinct s.line) filter (where s.line is not null), '[]') as lines
    from dahu.account_second(a.account_id, z.today) s) x
where x.states is not null and dahu.unit_seen(a.org_unit_id)
$$;
comment on function api.dispatch_board() is 'Accounts with two sources, own generation or a finding';
