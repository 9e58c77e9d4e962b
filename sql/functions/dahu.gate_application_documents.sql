create or replace function dahu.gate_application_documents(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_documents - clause 4.3: the applicant is a legal person, or a branch that its parent authorises, and all documents are in order.
select 'LEGAL_PERSON', coalesce(a.legal_person, false) or a.branch, jsonb_build_object('legal_person', a.legal_person, 'branch', a.branch)
from dahu.service_application a
where a.work_case_id = of_case and a.kind in ('NEW', 'INCREASE') and dahu.application_class(a) <> 'LV'
union all
select i.item, i.ok, i.facts from dahu.document_items(of_case) i
$$;
comment on function dahu.gate_application_documents(bigint) is 'The applicant and the documents are in order';
