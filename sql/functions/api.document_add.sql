create or replace function api.document_add(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- document_add - a paper of an account enters the index (4.19), or an entry is taken back; answers with how complete the records are then.
declare
    account bigint := account_named(number);
    of_case bigint;
begin
    if body ->> 'case' is not null then
        of_case := (select c.work_case_id from work_case c where c.case_number = body ->> 'case' and c.account_id = account);
        if of_case is null then
            perform refuse('case_unknown', jsonb_build_object('case', body ->> 'case'), 'DH422');
        end if;
    end if;
    if body ->> 'takes_back' is not null and not exists (select from record_document d where d.record_document_id = (body ->> 'takes_back')::bigint and d.account_id = account) then
        perform refuse('document_unknown', jsonb_build_object('document', body ->> 'takes_back'), 'DH422');
    end if;
    insert into record_document (account_id, work_case_id, kind, document_no, document_sha256, document_on, copies, takes_back_id, actor)
    values (account, of_case, body ->> 'kind', body ->> 'document_no', body ->> 'document_sha256', (body ->> 'document_on')::date,
            coalesce((body ->> 'copies')::smallint, 1), (body ->> 'takes_back')::bigint, actor());
    return api.account_records(number);
end
$$;
comment on function api.document_add(text, jsonb) is 'A paper of an account enters the index';
