create or replace function dahu.gate_plan_valid(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_plan_valid - the plan that was replied is still valid.
select 'PLAN_VALID', coalesce(p.valid_until_on >= dahu.today(), false), jsonb_build_object('until', p.valid_until_on)
from (select 1) one
left join lateral dahu.supply_plan_newest(of_case) p on true
$$;
comment on function dahu.gate_plan_valid(bigint) is 'The supply plan is still valid';
