create or replace function dahu.detail_closings(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_closings - the closing of an idle account as it is read.
select to_jsonb(x) - array['work_case_id', 'account_id', 'proposal_id', 'recorded_at']
       || jsonb_build_object('proposal', (select c.case_number from dahu.work_case c where c.work_case_id = x.proposal_id))
from dahu.closing x
where x.work_case_id = of_case
$$;
comment on function dahu.detail_closings(bigint) is 'The closing of an idle account as it is read';
