create or replace function dahu.change_unregistered(of_case bigint) returns void
    language plpgsql
as $$
-- change_unregistered - 4.10: a change that took effect before anybody applied for it is a finding for the inspection, and stays one,
-- whatever becomes of the application.
declare
    a dahu.service_application := dahu.application_of(of_case);
begin
    insert into dahu.unregistered_change (account_id, work_case_id, kind, applied_on, effective_on, text, actor)
    select a.account_id, of_case, a.kind, a.submitted_on, a.effective_on, a.application_number, dahu.actor()
    from dahu.application_kind k
    where k.kind = a.kind and k.clause in ('4.10', '4.14') and a.account_id is not null and a.effective_on <= a.submitted_on
    on conflict (work_case_id) do nothing;
    if found then
        insert into dahu.compliance_finding (kind, severity, desk_name, org_unit_id, account_id, work_case_id, clause, subject, facts, found_on, due_on, actor)
        select 'LAW', 'MINOR', 'INSPECTION_LEAD', c.org_unit_id, a.account_id, of_case, '4.10', a.application_number || ' ' || a.kind,
               jsonb_build_object('applied', a.submitted_on, 'effective', a.effective_on), dahu.today(), dahu.workday_after(dahu.today(), 5, true), dahu.actor()
        from dahu.work_case c where c.work_case_id = of_case;
    end if;
end
$$;
comment on function dahu.change_unregistered(bigint) is 'Notes a change that took effect before its application';
