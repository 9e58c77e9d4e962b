create or replace function dahu.visit_answer(id uuid) returns jsonb
    language sql
    stable
as $$
-- visit_answer - what the phone is told: the receipt, and what became of the visit.
select jsonb_build_object(
    'id', v.visit_id, 'receipt', v.receipt_number, 'account', a.account_number, 'outcome', v.outcome, 'visited_on', v.visited_on,
    'inspection', (select c.case_number from dahu.inspection i join dahu.work_case c on c.work_case_id = i.work_case_id
                   where c.work_case_id = v.work_case_id or i.visit_id = v.visit_id limit 1),
    'copy', v.copy_no, 'received_at', v.recorded_at,
    'photos', (select count(*) from dahu.visit_photo p where p.visit_id = v.visit_id),
    'readings', (select coalesce(jsonb_agg(jsonb_build_object('point', p.point_number, 'quantity', r.quantity, 'register_wh', r.register_wh,
                                                              'system_wh', r.system_wh, 'system_at', r.system_at, 'difference_wh', r.difference_wh,
                                                              'minutes_apart', r.minutes_apart, 'explained', r.explained, 'reason', r.reason, 'photo', r.photo_sha256)
                                           order by p.point_number, r.quantity), '[]')
                 from dahu.visit_reading r join dahu.metering_point p on p.metering_point_id = r.metering_point_id where r.visit_id = v.visit_id),
    'rectifications', (select coalesce(jsonb_agg(jsonb_build_object('number', c.case_number, 'code', r.code, 'severity', r.severity, 'due_on', r.due_on)
                                                 order by r.code), '[]')
                       from dahu.rectification r join dahu.work_case c on c.work_case_id = r.work_case_id where r.visit_id = v.visit_id))
from dahu.visit v
join dahu.account a on a.account_id = v.account_id
where v.visit_id = id
$$;
comment on function dahu.visit_answer(uuid) is 'What became of a visit';
