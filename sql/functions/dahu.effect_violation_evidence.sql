create or replace function dahu.effect_violation_evidence(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_evidence - what proves it, and the facts that its cost follows from.
declare
    v dahu.violation := (select x from dahu.violation x where x.work_case_id = of_case);
begin
    update dahu.violation x set evidence = x.evidence || (form -> 'evidence') where x.work_case_id = of_case;
    perform dahu.violation_ask(of_case, coalesce(form -> 'facts', '{}')
                               || jsonb_build_object('act', lower(v.act), 'found', v.found_on, 'commissioned', case when v.act = 'RESALE' then false end));
end
$$;
comment on function dahu.effect_violation_evidence(bigint, jsonb) is 'Records the evidence of a violation';
