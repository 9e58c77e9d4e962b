create or replace function api.dispatch_board() returns jsonb
    language sql
    stable
as $$
-- dispatch_board - the accounts with two sources, own generation, an application or a finding, each with what its use lacks (F45).
select jsonb_build_object('accounts', coalesce(jsonb_agg(jsonb_build_object(
    'account', a.account_number, 'customer', k.name, 'grade', (select g.grade from dahu.important_grade(a.account_id, dahu.today()) g),
    'states', x.states, 'lines', x.lines, 'missing', x.missing) order by a.account_number), '[]'))
from dahu.account a
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
left join dahu.customer k on k.customer_id = h.customer_id
cross join lateral (
    select jsonb_agg(distinct s.what || ':' || s.state) as states, coalesce(jsonb_agg(distinct s.line) filter (where s.line is not null), '[]') as lines,
           (select coalesce(jsonb_agg(distinct i.item), '[]') from dahu.dual_source d cross join lateral dahu.gate_dual_use(d.work_case_id) i
            where d.account_id = a.account_id and d.closed_on is null and not i.ok) as missing
    from dahu.account_second(a.account_id, dahu.today()) s) x
where x.states is not null and dahu.unit_seen(a.org_unit_id)
  and (a.account_id in (select s.account_id from dahu.supply_source s where s.role <> 'MAIN')
       or a.account_id in (select e.account_id from dahu.emergency_supply e) or a.account_id in (select d.account_id from dahu.dual_source d)
       or a.account_id in (select u.account_id from dahu.unauthorised_source u)
       or a.account_id in (select s.account_id from dahu.supply_source s group by s.account_id having count(*) > 1))
$$;
comment on function api.dispatch_board() is 'Accounts with two sources, own generation or a finding';
