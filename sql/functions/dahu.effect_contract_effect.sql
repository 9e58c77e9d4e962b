create or replace function dahu.effect_contract_effect(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_contract_effect - a contract becomes effective: it is in force on its days.
declare
    v dahu.contract_version := dahu.contract_newest(of_case);
begin
    update dahu.contract_version n set in_force = true, actor = dahu.actor() where n.work_case_id = of_case and n.version_no = v.version_no;
    perform dahu.contract_document(of_case);
end
$$;
comment on function dahu.effect_contract_effect(bigint, jsonb) is 'A contract becomes effective';
