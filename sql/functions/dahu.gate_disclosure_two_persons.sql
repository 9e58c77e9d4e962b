create or replace function dahu.gate_disclosure_two_persons(of_case bigint)
    returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_disclosure_two_persons - who approves is not who asked.
select 'DISCLOSURE_TWO_PERSONS', s.user_account_id is distinct from dahu.user_id() or dahu.user_id() is null, jsonb_build_object('asked_by', s.actor)
from dahu.case_step s
where s.work_case_id = of_case and s.action = 'request'
$$;
comment on function dahu.gate_disclosure_two_persons(bigint) is 'Who approves is not who asked';
