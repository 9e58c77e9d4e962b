create or replace function dahu.effect_joint_review_open(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_joint_review_open - a round of the review of the plan of an application, as it stands (4.7).
--
-- Errors: case_unknown; joint_review_needless the plan needs none; joint_review_plan there is no plan yet, or it has its round.
declare
    application bigint := dahu.case_named('applications', form ->> 'application');
    why         text[] := dahu.joint_review_grounds(application);
    of_round    smallint := (dahu.supply_plan_newest(application)).round;
begin
    if why = '{}' then
        perform dahu.refuse('joint_review_needless', jsonb_build_object('application', form ->> 'application'), 'DH409');
    elsif of_round is null or exists (select from dahu.joint_review r where r.application_case_id = application and r.round = of_round) then
        perform dahu.refuse('joint_review_plan', jsonb_build_object('application', form ->> 'application'), 'DH409');
    end if;
    insert into dahu.joint_review (work_case_id, application_case_id, round, grounds, opened_on)
    values (of_case, application, of_round, why, dahu.today());
end
$$;
comment on function dahu.effect_joint_review_open(bigint, jsonb) is 'Opens a round of the joint review';
