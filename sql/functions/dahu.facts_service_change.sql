create or replace function dahu.facts_service_change(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, kind text, application_date date, effective_date date, documents_complete boolean,
                   debts_settled boolean)
    language sql
    stable
as $$
-- facts_service_change - facts of rule 4.10 for every change of service that is asked for and not done.
--
-- Shape:  one row per application, subject is its number; the columns after evidence_bp are facts. One that was not accepted, because
--         it came after its effect, is there too.
select s.account_id, s.application_number, null::integer, lower(s.kind), s.submitted_on, s.effective_on,
       (select bool_and(i.ok) from dahu.document_items(s.work_case_id, as_of) i),
       coalesce((select sum(b.amount_fen) from bill b where b.account_id = s.account_id and b.status = 'ISSUED'), 0)
       <= coalesce((select sum(p.amount_fen) from payment p join bill b on b.bill_id = p.bill_id where b.account_id = s.account_id and b.status = 'ISSUED'), 0)
from service_application s
join application_kind k on k.kind = s.kind
where k.clause = '4.10' and s.kind <> 'CHANGE' and s.status = 'OPEN' and s.work_case_id is not null and s.submitted_on <= as_of
  and (only_account is null or s.account_id = only_account)
order by s.account_id, s.application_number
$$;
comment on function dahu.facts_service_change(date, bigint) is 'Facts of rule 4.10 for changes that are asked for';
