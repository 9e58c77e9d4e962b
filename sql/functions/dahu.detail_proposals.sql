create or replace function dahu.detail_proposals(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_proposals - a proposal as it is read.
select jsonb_build_object('kind', p.kind, 'matter', p.matter, 'facts', p.facts, 'minutes', p.minutes, 'until', p.until_on, 'decided_at', p.decided_at)
from dahu.proposal p
where p.work_case_id = of_case
$$;
comment on function dahu.detail_proposals(bigint) is 'A proposal as it is read';
