create or replace function dahu.detail_archives(work_case_id bigint) returns jsonb
    language sql
    stable
as $$
-- detail_archives - what GET of an archive case shows: what is missing, what lies where and how long, what was handed to whom.
select jsonb_build_object(
    'records', api.account_records((select a.account_number from dahu.work_case c join dahu.account a on a.account_id = c.account_id where c.work_case_id = $1)),
    'entries', (select coalesce(jsonb_agg(jsonb_build_object('record', e.record, 'document_no', e.document_no, 'archived_on', e.archived_on, 'keep_until_on', e.keep_until_on, 'shelf', e.shelf)
                                          order by e.record, e.document_no), '[]') from dahu.archive_entry e where e.work_case_id = $1),
    'submissions', (select coalesce(jsonb_agg(jsonb_build_object('department', s.department, 'record', s.record, 'submitted_on', s.submitted_on, 'document_no', s.document_no)
                                              order by s.archive_submission_id), '[]') from dahu.archive_submission s where s.work_case_id = $1))
$$;
comment on function dahu.detail_archives(bigint) is 'An archive case for reading';
