create or replace function dahu.detail_agreements(work_case_id bigint) returns jsonb
    language sql
    stable
as $$
-- detail_agreements - what GET of an agreement shows.
select dahu.contract_detail(work_case_id)
$$;
comment on function dahu.detail_agreements(bigint) is 'An agreement for reading';
