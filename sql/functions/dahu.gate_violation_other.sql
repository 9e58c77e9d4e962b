create or replace function dahu.gate_violation_other(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_violation_other - who decides is not who found, proved or reckoned it.
select 'OTHER_PERSON', not exists (select from dahu.case_step s
                                   where s.work_case_id = of_case and s.action in ('find', 'evidence', 'reckon') and s.user_account_id = dahu.user_id()), null::jsonb
$$;
comment on function dahu.gate_violation_other(bigint) is 'Who decides a violation is another person';
