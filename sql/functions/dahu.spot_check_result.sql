create or replace function dahu.spot_check_result(of_check bigint, word text, words text) returns void
    language plpgsql
as $$
-- spot_check_result - a record was looked into, by another person than who made it. One that differs is a finding (3.1.4) against the
-- desk that supervises who made it.
--
-- Errors: spot_check_self, spot_check_done (DH409)
declare
    x dahu.spot_check := (select s from dahu.spot_check s where s.spot_check_id = of_check for update);
    c dahu.work_case := (select w from dahu.work_case w where w.work_case_id = x.work_case_id);
    f bigint;
begin
    if x.submitter_id = dahu.user_id() then
        perform dahu.refuse('spot_check_self', jsonb_build_object('case', c.case_number), 'DH409');
    elsif x.result is not null then
        perform dahu.refuse('spot_check_done', jsonb_build_object('case', c.case_number), 'DH409');
    end if;
    if word = 'DIFFERS' then
        insert into dahu.compliance_finding (kind, severity, desk_name, org_unit_id, account_id, work_case_id, clause, subject, facts, found_on, due_on, actor)
        select 'LAW', 'MAJOR', case when c.flow in ('inspections', 'rectifications') then 'INSPECTION_LEAD' else 'MARKETING_LEAD' end, c.org_unit_id, c.account_id,
               c.work_case_id, '3.1.4', c.case_number || ' ' || left(words, 200), jsonb_build_object('spot_check', of_check, 'submitter', u.login), dahu.today(), dahu.today() + 30, dahu.actor()
        from dahu.user_account u where u.user_account_id = x.submitter_id
        returning compliance_finding_id into f;
    end if;
    update dahu.spot_check s
    set result = word, found = words, checked_by = dahu.user_id(), checked_at = clock_timestamp(), compliance_finding_id = f
    where s.spot_check_id = of_check;
end
$$;
comment on function dahu.spot_check_result(bigint, text, text) is 'A record was looked into';
