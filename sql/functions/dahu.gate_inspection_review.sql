create or replace function dahu.gate_inspection_review(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_inspection_review - who reviews was not there, and every item that applies is answered by some visit, every reading that the load cannot
-- explain is explained by somebody. What keeps a second source in use apart has been tested within its term (4.14); one with a defect is in use no longer.
select 'REVIEWER_NOT_IN_CREW',
       not exists (select from dahu.inspection_crew c where c.work_case_id = of_case and c.user_account_id = dahu.user_id() and c.released_at is null)
       and not exists (select from dahu.visit v join dahu.visit_crew c on c.visit_id = v.visit_id
                       where v.work_case_id = of_case and c.user_account_id = dahu.user_id()), null::jsonb
union all
select 'ITEMS_COMPLETE', count(*) = 0, jsonb_build_object('items', string_agg(k.code, ' ' order by k.code))
from dahu.work_case c
cross join lateral dahu.inspection_applies(c.account_id, dahu.today()) k
where c.work_case_id = of_case
  and not exists (select from dahu.visit v join dahu.visit_item i on i.visit_id = v.visit_id
                  where i.code = k.code and (v.work_case_id = of_case or v.visit_id = (select x.visit_id from dahu.inspection x where x.work_case_id = of_case)))
union all
select 'READINGS_EXPLAINED', count(*) = 0, jsonb_build_object('open', count(*))
from dahu.visit v
join dahu.visit_reading r on r.visit_id = v.visit_id
join dahu.metering_point p on p.metering_point_id = r.metering_point_id
where v.work_case_id = of_case and not r.explained and r.reason = ''
  and not exists (select from dahu.case_step s
                  where s.work_case_id = of_case and s.action = 'explain' and s.form ->> 'point' = p.point_number and s.form ->> 'visit' = v.visit_id::text)
union all
select 'INTERLOCK_TESTED', bool_and(b.verified), jsonb_build_object('cases', string_agg(d.case_number, ' ') filter (where not b.verified), 'due_on', min(b.next_due_on))
from dahu.work_case c
join dahu.dual_source x on x.account_id = c.account_id
join dahu.work_case d on d.work_case_id = x.work_case_id and d.state = 'IN_USE'
cross join lateral dahu.backfeed_state(x.work_case_id, dahu.today()) b
where c.work_case_id = of_case
having count(*) > 0
$$;
comment on function dahu.gate_inspection_review(bigint) is 'What must hold before an inspection is reviewed';
