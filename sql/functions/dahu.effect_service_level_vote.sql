create or replace function dahu.effect_service_level_vote(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_service_level_vote - what a department says; it is that of the desk.
declare
    department text := case when dahu.desk() in ('DISPATCHER') then 'DISPATCH' when dahu.desk() in ('INSPECTOR', 'INSPECTION_LEAD') then 'INSPECTION' else 'MARKETING' end;
begin
    insert into dahu.service_level_vote (work_case_id, department, agrees, actor)
    values (of_case, coalesce(case when dahu.user_id() is null then form ->> 'department' end, department), (form ->> 'agrees')::boolean, dahu.actor());
end
$$;
comment on function dahu.effect_service_level_vote(bigint, jsonb) is 'What a department says';
