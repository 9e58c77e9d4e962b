create or replace function dahu.effect_inspection_assign(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_assign - who goes, and when: at least two inspectors; whoever went before and is not named is released.
--
-- Errors: inspection_two_inspectors, inspector_unknown.
declare
    crew bigint[] := (select array_agg(distinct dahu.inspector_named(l)) from jsonb_array_elements_text(form -> 'inspectors') l);
begin
    if coalesce(cardinality(crew), 0) < 2 then
        perform dahu.refuse('inspection_two_inspectors', jsonb_build_object('given', coalesce(cardinality(crew), 0)));
    end if;
    update dahu.inspection_crew c set released_at = clock_timestamp()
    where c.work_case_id = of_case and c.released_at is null and c.user_account_id <> all (crew);
    insert into dahu.inspection_crew (work_case_id, user_account_id, actor)
    select of_case, u, dahu.actor() from unnest(crew) u
    on conflict (work_case_id, user_account_id) where released_at is null do nothing;
    if form ->> 'planned_on' is not null then
        update dahu.inspection i set planned_on = (form ->> 'planned_on')::date where i.work_case_id = of_case;
    end if;
end
$$;
comment on function dahu.effect_inspection_assign(bigint, jsonb) is 'Assigns a crew to an inspection';
