create or replace function dahu.gate_application_scope(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_scope - clause 1: the site lies where the company supplies. A customer who is not large is only marked.
select 'SERVICE_AREA', dahu.application_scope(a) <> 'OUTSIDE_AREA', jsonb_build_object('area', a.service_area, 'scope', dahu.application_scope(a))
from dahu.service_application a
where a.work_case_id = of_case
$$;
comment on function dahu.gate_application_scope(bigint) is 'The site lies where the company supplies';
