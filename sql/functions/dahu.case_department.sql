create or replace function dahu.case_department(of_case bigint) returns bigint
    language sql
    stable
as $$
-- case_department - the department that answers for a case: of a complaint the one that it was given to, else the unit that it lies in.
select coalesce(p.department_id, c.org_unit_id)
from dahu.work_case c
left join dahu.complaint p using (work_case_id)
where c.work_case_id = of_case
$$;
comment on function dahu.case_department(bigint) is 'The department that answers for a case';
