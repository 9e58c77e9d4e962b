create or replace function dahu.gate_application_works(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_works - the kind needs works, and the survey found that supply is possible.
select 'NEEDS_WORKS', k.works, jsonb_build_object('kind', a.kind)
from dahu.service_application a join dahu.application_kind k using (kind)
where a.work_case_id = of_case
union all
select 'SUPPLY_POSSIBLE', coalesce((select s.supply_possible from dahu.site_survey s where s.work_case_id = of_case
                                    order by s.site_survey_id desc limit 1), false), '{}'::jsonb
$$;
comment on function dahu.gate_application_works(bigint) is 'The kind needs works, and supply is possible';
