create or replace function dahu.effect_archive_file(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_archive_file - each paper of the record set is in the archive: contracts for good, others for ten years (policy r4_20_keep_years).
insert into dahu.archive_entry (work_case_id, record, document_no, archived_on, keep_until_on, shelf, actor)
select distinct on (1, 2, 3) of_case,
       case d.kind when 'APPLICATION_FORM' then '4.19.1' when 'SUPPLY_CONTRACT' then '4.19.2' when 'FLOW_RECORD' then '4.19.4' when 'OTHER' then '4.19' else '4.19.3' end,
       d.document_no, dahu.today(),
       case when d.kind not in ('SUPPLY_CONTRACT', 'DUAL_SOURCE_AGREEMENT', 'DISPATCH_AGREEMENT')
            then (dahu.today() + make_interval(years => dahu.policy_number('r4_20_keep_years', dahu.today(), 10)::integer))::date end,
       form ->> 'shelf', dahu.actor()
from dahu.work_case c
join dahu.record_document d on d.account_id = c.account_id and d.takes_back_id is null
where c.work_case_id = of_case and not exists (select from dahu.record_document t where t.takes_back_id = d.record_document_id)
order by 1, 2, 3
$$;
comment on function dahu.effect_archive_file(bigint, jsonb) is 'The record set goes to the archive';
