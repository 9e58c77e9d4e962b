create or replace function dahu.effect_complaint_answer(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_complaint_answer - the answer. One that does not solve the matter tells of the regulator (12398).
--
-- form     {"answer","solved","cause"?,"regulator_told"?}
-- Errors:  complaint_regulator_missing
begin
    if not (form ->> 'solved')::boolean and not coalesce((form ->> 'regulator_told')::boolean, false) then
        perform dahu.refuse('complaint_regulator_missing', '{}');
    end if;
    update dahu.complaint
    set answer = form ->> 'answer', solved = (form ->> 'solved')::boolean, cause = form ->> 'cause', answered_at = clock_timestamp(),
        regulator_told = regulator_told or coalesce((form ->> 'regulator_told')::boolean, false), told_at = null, told_how = null, content = null
    where work_case_id = of_case;
    perform dahu.case_tell('case_answered', of_case, jsonb_build_object('answer', form ->> 'answer'));
end
$$;
comment on function dahu.effect_complaint_answer(bigint, jsonb) is 'The answer to a complaint';
