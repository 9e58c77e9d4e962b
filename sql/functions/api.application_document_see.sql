create or replace function api.application_document_see(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- application_document_see - a document was seen: original, copy, how long it is valid; the newest of a kind counts.
--
-- Errors: case_unknown, right_missing, application_over (DH409)
declare
    found bigint := case_named('applications', number);
begin
    perform right_require('application.handle');
    if exists (select from work_case c where c.work_case_id = found and c.closed_at is not null) then
        perform refuse('application_over', jsonb_build_object('case', number), 'DH409');
    end if;
    insert into application_document (work_case_id, document_kind, original_seen, copy_kept, document_no, valid_until_on, annual_proof, sector_allowed,
                                      attachment_sha256, note, actor)
    values (found, body ->> 'document', (body ->> 'original_seen')::boolean, (body ->> 'copy_kept')::boolean, coalesce(body ->> 'document_no', ''),
            (body ->> 'valid_until')::date, body ->> 'annual_proof', (body ->> 'sector_allowed')::boolean, body ->> 'attachment',
            coalesce(body ->> 'note', ''), dahu.actor());
    update service_application a
    set planning_documents_valid = exists (select from dahu.document_newest(found) d
                                           where d.document_kind = 'PLANNING_DOCUMENTS' and d.original_seen and coalesce(d.valid_until_on >= today(), true))
    where a.work_case_id = found and a.accepted_on is not null and body ->> 'document' = 'PLANNING_DOCUMENTS';
    return jsonb_build_object('items', dahu.application_documents(found));
end
$$;
comment on function api.application_document_see(text, jsonb) is 'Records a document that was seen';
