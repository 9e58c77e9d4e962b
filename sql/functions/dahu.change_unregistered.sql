create or replace function dahu.change_unregistered(of_case bigint) returns void
    language sql
as $$
-- change_unregistered - 4.10: a change that took effect before anybody applied for it is a finding for the inspection, and stays one.
insert into dahu.unregistered_change (account_id, work_case_id, kind, applied_on, effective_on, text, actor)
select a.account_id, of_case, a.kind, a.submitted_on, a.effective_on, a.application_number, dahu.actor()
from dahu.service_application a
join dahu.application_kind k using (kind)
where a.work_case_id = of_case and a.account_id is not null and k.clause in ('4.10', '4.14') and a.effective_on <= a.submitted_on
on conflict (work_case_id) do nothing
$$;
comment on function dahu.change_unregistered(bigint) is 'Notes a change that took effect before its application';
