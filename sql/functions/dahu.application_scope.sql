create or replace function dahu.application_scope(a dahu.service_application) returns text
    language sql
    stable
as $$
-- application_scope - whether the rule book is for an application (clause 1): OUTSIDE_AREA, NOT_LARGE or IN_SCOPE.
--
-- An applicant who is not yet a large customer and applies for as much capacity as makes one is one from the application on.
-- Without any recorded area every area is the company's. An area that nobody named is not outside.
select case
    when a.area <> '' and exists (select from dahu.service_area s where s.valid @> a.day)
         and not exists (select from dahu.service_area s where s.name = a.area and s.valid @> a.day) then 'OUTSIDE_AREA'
    when a.applied_kva >= dahu.policy_number('r4_1_capacity_kva', a.day, 2000) then 'IN_SCOPE'
    when exists (select from dahu.decision_current(a.account_id) d where d.rule_id = '4.1' and d.outcome = 'PASS') then 'IN_SCOPE'
    else 'NOT_LARGE' end
from (select a.applied_kva, a.account_id, coalesce(a.submitted_on, a.accepted_on) as day,
             coalesce(nullif(a.service_area, ''), (select s.service_area from dahu.account c join dahu.site s using (site_id)
                                                   where c.account_id = a.account_id), '') as area) a
$$;
comment on function dahu.application_scope(dahu.service_application) is 'Whether the rule book is for an application';
