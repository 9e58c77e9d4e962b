create or replace function dahu.effect_archive_submit(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_archive_submit - records were handed to a professional department, with its receipt.
insert into dahu.archive_submission (work_case_id, department, record, submitted_on, document_no, actor)
values (of_case, form ->> 'department', form ->> 'record', (form ->> 'submitted_on')::date, form ->> 'document_no', dahu.actor())
$$;
comment on function dahu.effect_archive_submit(bigint, jsonb) is 'Records were handed to a department';
