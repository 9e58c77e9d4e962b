create or replace function dahu.detail_contracts(work_case_id bigint) returns jsonb
    language sql
    stable
as $$
-- detail_contracts - what GET of a supply contract shows.
select dahu.contract_detail(work_case_id)
$$;
comment on function dahu.detail_contracts(bigint) is 'A supply contract for reading';
