create or replace function dahu.effect_proposal_exercise(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_proposal_exercise - the company makes use of its right: dahu.exercise_<kind> does it, in this transaction.
declare
    of_kind text := (select p.kind from dahu.proposal p where p.work_case_id = of_case);
begin
    perform dahu.effect_proposal_decide(of_case, form);
    execute format('select dahu.%I($1, $2)', 'exercise_' || of_kind) using of_case, form;
end
$$;
comment on function dahu.effect_proposal_exercise(bigint, jsonb) is 'The company makes use of its right';
