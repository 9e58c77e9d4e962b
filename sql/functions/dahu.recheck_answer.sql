create or replace function dahu.recheck_answer(id uuid) returns jsonb
    language sql
    stable
as $$
-- recheck_answer - what the phone is told of a re-check: the receipt, and whether the case followed it (counted).
select jsonb_build_object('id', q.recheck_id, 'receipt', q.receipt_number,
                          'number', c.case_number, 'account', a.account_number, 'fixed', q.fixed, 'detail', q.content ->> 'detail',
                          'checked_on', (q.checked_at at time zone u.timezone)::date, 'received_at', q.recorded_at, 'state', c.state,
                          'counted', exists (select from dahu.rectification_check k where k.recheck_id = q.recheck_id))
from dahu.recheck q
cross join dahu.utility u
join dahu.rectification r on r.work_case_id = q.work_case_id
join dahu.work_case c on c.work_case_id = r.work_case_id
join dahu.account a on a.account_id = r.account_id
where q.recheck_id = id
$$;
comment on function dahu.recheck_answer(uuid) is 'What became of a re-check';
