create or replace function api.finding_add(body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- finding_add - supervision found something (3.1.4): one of five kinds, with who answers for it and until when.
--
-- It lies in the unit that is named, or in that of its account or case: whoever answers for it there has it among what is due.
-- Errors: unit_unknown, case_unknown (DH422); finding_unit (DH422) the desk sees its own units only, and none is told.
declare
    made    bigint;
    of_case work_case;
    account bigint := case when body ? 'account' then account_named(body ->> 'account') end;
    unit    bigint;
begin
    perform right_require('finding.write');
    if body ? 'case' then
        select c.* into of_case from work_case c where c.case_number = body ->> 'case' and case_seen(c.work_case_id);
        if of_case.work_case_id is null or account is distinct from coalesce(of_case.account_id, account) and account is not null then
            perform refuse('case_unknown', jsonb_build_object('case', body ->> 'case'), 'DH422');
        end if;
        account := coalesce(account, of_case.account_id);
    end if;
    if body ? 'department' then
        unit := (select u.org_unit_id from org_unit u where u.name = body ->> 'department');
        if unit is null then
            perform refuse('unit_unknown', jsonb_build_object('unit', body ->> 'department'), 'DH422');
        end if;
    else
        unit := coalesce((select a.org_unit_id from account a where a.account_id = account), of_case.org_unit_id);
    end if;
    if unit is null and (select d.scope from desk d where d.name = body ->> 'desk') = 'UNIT' then
        perform refuse('finding_unit', jsonb_build_object('desk', body ->> 'desk'), 'DH422');
    end if;
    insert into compliance_finding (kind, severity, desk_name, org_unit_id, account_id, work_case_id, clause, subject, found_on, due_on, actor)
    values (body ->> 'kind', body ->> 'severity', body ->> 'desk', unit, account, of_case.work_case_id, body ->> 'clause',
            body ->> 'subject', coalesce((body ->> 'found_on')::date, today()), (body ->> 'due_on')::date, actor())
    returning compliance_finding_id into made;
    return api.finding_row(made);
end
$$;
comment on function api.finding_add(jsonb) is 'Supervision found something';
