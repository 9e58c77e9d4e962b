create or replace function dahu.effect_proposal_decide(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_proposal_decide - the minutes of what was decided; with a new day when it is put off or extended.
--
-- form     {"minutes","until"?}
-- Errors:  proposal_until_past
declare
    day date := (form ->> 'until')::date;
begin
    if day <= dahu.today() then
        perform dahu.refuse('proposal_until_past', jsonb_build_object('until', day, 'today', dahu.today()));
    end if;
    update dahu.proposal set minutes = form ->> 'minutes', until_on = day, decided_at = clock_timestamp() where work_case_id = of_case;
end
$$;
comment on function dahu.effect_proposal_decide(bigint, jsonb) is 'What was decided about a proposal';
