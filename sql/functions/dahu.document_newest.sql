create or replace function dahu.document_newest(of_case bigint) returns setof dahu.application_document
    language sql
    stable
as $$
-- document_newest - the documents of a case as they were seen last.
select distinct on (d.document_kind) d.*
from application_document d
where d.work_case_id = of_case
order by d.document_kind, d.application_document_id desc
$$;
comment on function dahu.document_newest(bigint) is 'Documents of a case as they were seen last';
