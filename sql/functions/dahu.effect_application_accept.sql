create or replace function dahu.effect_application_accept(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_accept - from here on the application counts: for the rules of the dedicated line and of the joint review too.
declare
    a       dahu.service_application := dahu.application_of(of_case);
    account bigint := coalesce(a.account_id, dahu.account_make(a));
begin
    update dahu.work_case c set account_id = account where c.work_case_id = of_case and c.account_id is null;
    update dahu.service_application s
    set account_id = account, accepted_on = dahu.today(),
        planning_documents_valid = exists (select from dahu.document_newest(of_case) d
                                           where d.document_kind = 'PLANNING_DOCUMENTS' and d.original_seen and (d.valid_until_on is null or d.valid_until_on >= dahu.today()))
    where s.work_case_id = of_case;
    if a.kind = 'SPLIT' then
        perform dahu.account_split_make(a);
    end if;
    insert into dahu.capacity_plan (account_id, service_application_id, planned_on, kva, document_no, actor)
    select account, a.service_application_id, (p ->> 'planned_on')::date, (p ->> 'kva')::integer,
           coalesce(a.change ->> 'planning_document_no', a.application_number), dahu.actor()
    from jsonb_array_elements(coalesce(a.change -> 'plan', '[]')) p;
end
$$;
comment on function dahu.effect_application_accept(bigint, jsonb) is 'Accepts an application';
