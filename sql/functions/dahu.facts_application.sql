create or replace function dahu.facts_application(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, supply_kv numeric, legal_person boolean, branch boolean, special_sector boolean,
                   documents jsonb)
    language sql
    stable
as $$
-- facts_application - facts of rule 4.3 for every open application for new supply or more capacity that went through the service centre.
--
-- Shape:  one row per application, subject is its number; the columns after evidence_bp are facts. Documents as they were seen last:
--         one that has run out since the acceptance shows here.
select s.account_id, s.application_number, null::integer, coalesce(s.supply_kv, a.supply_kv), s.legal_person, s.branch, s.special_sector, d.documents
from dahu.application_open(as_of, only_account) s
join account a on a.account_id = s.account_id
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('document', lower(n.document_kind), 'original_seen', n.original_seen, 'copy_kept', n.copy_kept,
                                                 'valid_until', n.valid_until_on, 'annual_proof', n.annual_proof is not null,
                                                 'sector_allowed', n.sector_allowed) order by n.document_kind), '[]') as documents
    from (select distinct on (x.document_kind) x.* from application_document x
          where x.work_case_id = s.work_case_id
          order by x.document_kind, x.application_document_id desc) n
    join document_kind k on k.document_kind = n.document_kind
    where k.clause = '4.3'
) d
where s.work_case_id is not null and s.kind in ('NEW', 'INCREASE')
order by s.account_id, s.application_number
$$;
comment on function dahu.facts_application(date, bigint) is 'Facts of rule 4.3 for open applications';
