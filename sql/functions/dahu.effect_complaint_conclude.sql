create or replace function dahu.effect_complaint_conclude(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_complaint_conclude - what came of mediation. Where it fails the customer is told of the regulator (12398).
--
-- form     {"outcome","agreed","regulator_told"?}
-- Errors:  complaint_regulator_missing
begin
    if not (form ->> 'agreed')::boolean and not coalesce((form ->> 'regulator_told')::boolean, false) then
        perform dahu.refuse('complaint_regulator_missing', '{}');
    end if;
    update dahu.complaint
    set mediation = form ->> 'outcome', mediation_agreed = (form ->> 'agreed')::boolean, solved = (form ->> 'agreed')::boolean,
        regulator_told = regulator_told or coalesce((form ->> 'regulator_told')::boolean, false), told_at = null, told_how = null, content = null
    where work_case_id = of_case;
end
$$;
comment on function dahu.effect_complaint_conclude(bigint, jsonb) is 'What came of mediation';
