create or replace function dahu.facts_dedicated_line(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, application_date date, applied_kva integer,
                   far_term_kva integer, first_energised date, line_completed date, contract_has_reclaim_clause boolean, ledger jsonb)
    language sql
    stable
as $$
-- facts_dedicated_line - facts of rule 4.6.2 for every dedicated line that is finished on a day.
--
-- Shape:  one row per line, subject is its number; the columns after evidence_bp are facts.
-- Source: domain rules 6.4. A line that is not finished yet has no clock.
select l.account_id, l.line_number, null::integer, s.accepted_on, s.applied_kva, s.far_term_kva, l.first_energised_on, l.completed_on,
       dahu.contract_reclaim(l.account_id, l.has_reclaim_clause, as_of), dahu.capacity_ledger(l.account_id, l.line_id, as_of)
from line l
join dahu.account_open(as_of, only_account) a on a.account_id = l.account_id
left join lateral (
    select o.accepted_on, o.applied_kva, o.far_term_kva
    from service_application o
    where o.line_id = l.line_id and o.status <> 'WITHDRAWN'
    order by o.accepted_on desc, o.service_application_id desc
    limit 1
) s on true
where l.kind = 'DEDICATED' and l.completed_on <= as_of
order by l.account_id, l.line_number
$$;
comment on function dahu.facts_dedicated_line(date, bigint) is 'Facts of rule 4.6.2 for finished dedicated lines';
