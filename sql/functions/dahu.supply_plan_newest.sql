create or replace function dahu.supply_plan_newest(of_case bigint) returns dahu.supply_plan
    language sql
    stable
as $$
-- supply_plan_newest - the supply plan of an application as it stands; null before the first one.
select p from dahu.supply_plan p where p.work_case_id = of_case order by p.round desc limit 1
$$;
comment on function dahu.supply_plan_newest(bigint) is 'Supply plan of an application as it stands';
