create or replace function dahu.gate_contract_alone(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_contract_alone - no other contract of that kind is in force for the account on the same days.
select 'NO_OTHER_IN_FORCE', count(o.work_case_id) = 0, jsonb_build_object('others', coalesce(jsonb_agg(w.case_number) filter (where w.case_number is not null), '[]'))
from dahu.contract_newest(of_case) v
left join dahu.contract_version o on o.account_id = v.account_id and o.kind = v.kind and o.in_force and o.valid && v.valid and o.work_case_id <> v.work_case_id
left join dahu.work_case w on w.work_case_id = o.work_case_id
$$;
comment on function dahu.gate_contract_alone(bigint) is 'Gate: no other contract is in force on the same days';
