create or replace function dahu.contract_document(of_case bigint) returns void
    language sql
as $$
-- contract_document - the newest text of a contract enters the index of records (4.19.2, 4.19.3).
insert into dahu.record_document (account_id, work_case_id, kind, document_no, document_sha256, document_on, copies, actor)
select v.account_id, of_case,
       case v.kind when 'SUPPLY' then 'SUPPLY_CONTRACT' when 'DUAL_SOURCE' then 'DUAL_SOURCE_AGREEMENT' when 'DISPATCH' then 'DISPATCH_AGREEMENT' else 'OTHER' end,
       v.document_no, v.document_sha256, v.signed_on, v.copies, dahu.actor()
from dahu.contract_newest(of_case) v
$$;
comment on function dahu.contract_document(bigint) is 'A contract enters the index of records';
