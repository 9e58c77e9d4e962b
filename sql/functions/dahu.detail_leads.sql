create or replace function dahu.detail_leads(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_leads - a lead as it is read.
select jsonb_build_object(
    'name', l.name, 'major_project', l.major_project, 'important_customer', l.important_customer, 'channel', l.channel, 'heard_on', l.heard_on,
    'account_manager', u.login, 'contact_name', l.contact_name, 'contact_phone', l.contact_phone, 'expected_kva', l.expected_kva,
    'expected_on', l.expected_on, 'next_entry_on', l.next_entry_on, 'late', c.closed_at is null and l.next_entry_on < dahu.today(),
    'application', (select w.case_number from dahu.work_case w where w.work_case_id = l.application_case_id),
    'entries', (select coalesce(jsonb_agg(jsonb_build_object('on', e.entry_on, 'kind', e.kind, 'text', e.text, 'actor', e.actor, 'at', e.recorded_at)
                                          order by e.entry_on, e.lead_entry_id), '[]')
                from dahu.lead_entry e where e.work_case_id = l.work_case_id))
from dahu.lead l
join dahu.work_case c using (work_case_id)
left join dahu.user_account u on u.user_account_id = l.account_manager_id
where l.work_case_id = of_case
$$;
comment on function dahu.detail_leads(bigint) is 'A lead as it is read';
