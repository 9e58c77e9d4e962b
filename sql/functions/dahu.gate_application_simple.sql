create or replace function dahu.gate_application_simple(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_simple - the kind needs no supply plan: it is carried out once it is accepted.
select 'NEEDS_NO_WORKS', not k.works, jsonb_build_object('kind', a.kind)
from dahu.service_application a join dahu.application_kind k using (kind)
where a.work_case_id = of_case
$$;
comment on function dahu.gate_application_simple(bigint) is 'The kind needs no supply plan';
