create or replace function dahu.violation_ask(of_case bigint, of_facts jsonb) returns void
    language plpgsql
as $$
-- violation_ask - ask what a violation costs: the service reckons it by rule violation, and writes it down.
begin
    update dahu.violation v set facts = of_facts where v.work_case_id = of_case;
    insert into dahu.violation_assessment (work_case_id, found_on, facts, actor)
    select of_case, v.found_on, of_facts, dahu.actor() from dahu.violation v where v.work_case_id = of_case;
end
$$;
comment on function dahu.violation_ask(bigint, jsonb) is 'Asks what a violation costs';
