create or replace function api.finding_add(body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- finding_add - supervision found something (3.1.4): one of five kinds, with who answers for it and until when.
declare
    made bigint;
begin
    perform dahu.right_require('finding.write');
    insert into dahu.compliance_finding (kind, severity, desk_name, account_id, clause, subject, found_on, due_on, actor)
    values (body ->> 'kind', body ->> 'severity', body ->> 'desk', case when body ? 'account' then dahu.account_named(body ->> 'account') end, body ->> 'clause',
            body ->> 'subject', coalesce((body ->> 'found_on')::date, dahu.today()), (body ->> 'due_on')::date, dahu.actor())
    returning compliance_finding_id into made;
    return api.finding_row(made);
end
$$;
comment on function api.finding_add(jsonb) is 'Supervision found something';
