create or replace function dahu.contract_newest(of_case bigint) returns dahu.contract_version
    language sql
    stable
as $$
-- contract_newest - the newest text of a contract: that of the highest number.
select v from dahu.contract_version v where v.work_case_id = of_case order by v.version_no desc limit 1
$$;
comment on function dahu.contract_newest(bigint) is 'The newest text of a contract';
