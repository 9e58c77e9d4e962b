create or replace function dahu.contract_reclaim(of_account bigint, imported boolean, as_of date) returns boolean
    language sql
    stable
as $$
-- contract_reclaim - whether the supply contract of an account has the reclaim clause of 4.6; null when nobody knows.
--
-- imported  what an import said of the contract; asked only where no contract in force says it itself
select coalesce((select exists (select from contract_clause c
                                where c.work_case_id = v.work_case_id and c.version_no = v.version_no and c.clause_kind = 'RECLAIM')
                 from contract_version v
                 where v.account_id = of_account and v.kind = 'SUPPLY' and v.in_force and v.valid @> as_of), imported)
$$;
comment on function dahu.contract_reclaim(bigint, boolean, date) is 'Whether the supply contract has the reclaim clause';
