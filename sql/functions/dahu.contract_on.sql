create or replace function dahu.contract_on(of_account bigint, of_kind text, as_of date)
    returns table (work_case_id bigint, version_no smallint, contract_kva integer, valid daterange, copies smallint)
    language sql
    stable
as $$
-- contract_on - the contract or agreement of that kind that is in force for an account on a day; no row when there is none.
--
-- Source: 4.13; a version is in force on its days and on no others, whoever forgot to renew it.
select v.work_case_id, v.version_no, v.contract_kva, v.valid, v.copies
from contract_version v
where v.account_id = of_account and v.kind = of_kind and v.in_force and v.valid @> as_of
$$;
comment on function dahu.contract_on(bigint, text, date) is 'The contract in force for an account on a day';
