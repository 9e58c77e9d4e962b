create or replace function dahu.contract_hold(of_case bigint) returns void
    language plpgsql
as $$
-- contract_hold - what must hold for a contract in force, after a change of its text; refused as a gate is, with all that is missing.
declare
    missing text := (select string_agg(i ->> 'item', ' ') from jsonb_array_elements(dahu.gate_items(of_case,
        array['contract_clauses', 'contract_signed', 'contract_term', 'contract_party', 'contract_alone'])) i where not (i ->> 'ok')::boolean);
begin
    if missing is not null then
        perform dahu.refuse('case_step_gate', jsonb_build_object('case', (select c.case_number from dahu.work_case c where c.work_case_id = of_case),
                                                                 'flow', (select c.flow from dahu.work_case c where c.work_case_id = of_case),
                                                                 'action', 'amend', 'missing', missing), 'DH409');
    end if;
end
$$;
comment on function dahu.contract_hold(bigint) is 'What must hold for a contract in force';
