create or replace function dahu.detail_complaints(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_complaints - a complaint as it is read, with its repeats.
select jsonb_build_object(
    'channel', p.channel, 'topic', p.topic, 'summary', p.summary, 'wish', p.wish, 'complainant', p.complainant, 'anonymous', p.complainant is null,
    'contact', p.contact, 'received_at', p.received_at, 'department', u.name, 'first', f.case_number,
    'repeats', (select coalesce(jsonb_agg(w.case_number order by w.work_case_id), '[]') from dahu.complaint r join dahu.work_case w using (work_case_id)
                where r.first_id = p.work_case_id),
    'answer', p.answer, 'cause', p.cause, 'solved', p.solved, 'answered_at', p.answered_at, 'regulator_told', p.regulator_told, 'mediation', p.mediation,
    'mediation_agreed', p.mediation_agreed, 'referred_to', p.referred_to, 'told_at', p.told_at, 'told_how', p.told_how, 'content', p.content)
from dahu.complaint p
left join dahu.org_unit u on u.org_unit_id = p.department_id
left join dahu.work_case f on f.work_case_id = p.first_id
where p.work_case_id = of_case
$$;
comment on function dahu.detail_complaints(bigint) is 'A complaint as it is read';
