create or replace function dahu.effect_application_survey(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_survey - what was found on site.
begin
    insert into dahu.site_survey (work_case_id, surveyed_on, supply_possible, condition_ok, separable, text, surveyor, actor)
    values (of_case, coalesce((form ->> 'surveyed_on')::date, dahu.today()), (form ->> 'supply_possible')::boolean, (form ->> 'condition_ok')::boolean,
            (form ->> 'separable')::boolean, form ->> 'text', coalesce(form ->> 'surveyor', dahu.actor()), dahu.actor());
    update dahu.service_application a
    set condition_ok = coalesce((form ->> 'condition_ok')::boolean, a.condition_ok), separable = coalesce((form ->> 'separable')::boolean, a.separable)
    where a.work_case_id = of_case;
end
$$;
comment on function dahu.effect_application_survey(bigint, jsonb) is 'Writes what was found on site';
