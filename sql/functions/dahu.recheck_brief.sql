create or replace function dahu.recheck_brief(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- recheck_brief - what a crew needs to know of a defect to look at it again without a connection; steps says what may be found of it.
select jsonb_build_object(
    'number', c.case_number, 'state', c.state, 'code', r.code, 'severity', r.severity, 'detail', r.detail, 'found_on', r.found_on, 'due_on', r.due_on,
    'notified_on', r.notified_on,
    'steps', (select coalesce(jsonb_agg(s.action order by s.action desc), '[]') from dahu.workflow_step s
              where s.flow = c.flow and s.from_state = c.state and s.action in ('pass', 'fail')),
    'account', jsonb_build_object('number', a.account_number, 'customer', k.name, 'site', s.name, 'address', s.supply_address,
                                  'contacts', (select coalesce(jsonb_agg(jsonb_build_object('duty', x.duty, 'name', x.name, 'phone', x.phone) order by x.duty, x.name), '[]')
                                               from dahu.site_person x where x.account_id = a.account_id and x.valid @> dahu.today())),
    'photos', (select coalesce(jsonb_agg(p.sha256 order by p.taken_at, p.sha256), '[]')
               from dahu.visit_photo p join dahu.attachment f on f.sha256 = p.sha256 and f.whole_at is not null
               where p.visit_id = r.visit_id and p.code = r.code),
    'checks', (select coalesce(jsonb_agg(jsonb_build_object('checked_on', q.checked_on, 'fixed', q.fixed, 'detail', q.detail) order by q.rectification_check_id), '[]')
               from dahu.rectification_check q where q.work_case_id = r.work_case_id))
from dahu.rectification r
join dahu.work_case c on c.work_case_id = r.work_case_id
join dahu.account a on a.account_id = r.account_id
join dahu.site s on s.site_id = a.site_id
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
left join dahu.customer k on k.customer_id = h.customer_id
where r.work_case_id = of_case
$$;
comment on function dahu.recheck_brief(bigint) is 'What a crew needs to know of a defect to look at it again';
