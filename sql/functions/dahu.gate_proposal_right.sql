create or replace function dahu.gate_proposal_right(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_proposal_right - 4.6: a line is taken back only while the newest verdict about it says that the company may, and the contract lets it.
--
-- Shape:  no row for other rights: what exercises them asks for itself. Whoever proposed it, a job or a person: it is asked on the day.
with wanted as (
    select p.facts ->> 'line' as line_number, c.account_id, l.line_id, l.has_reclaim_clause
    from dahu.proposal p
    join dahu.work_case c using (work_case_id)
    left join dahu.line l on l.line_number = p.facts ->> 'line' and l.kind = 'DEDICATED' and l.account_id = c.account_id
    where p.work_case_id = of_case and p.kind = 'reclaim_line'
)
select 'RECLAIM_RIGHT', coalesce(d.state = 'CLAWBACK_RIGHT', false), jsonb_build_object('line', w.line_number, 'state', d.state, 'as_of', d.as_of)
from wanted w
left join lateral dahu.decision_newest(w.account_id, '4.6.2', w.line_number) d on w.line_id is not null
union all
select 'RECLAIM_CLAUSE', coalesce(w.line_id is not null and dahu.contract_reclaim(w.account_id, w.has_reclaim_clause, dahu.today()), false),
       jsonb_build_object('line', w.line_number)
from wanted w
$$;
comment on function dahu.gate_proposal_right(bigint) is 'The company may do what is proposed';
