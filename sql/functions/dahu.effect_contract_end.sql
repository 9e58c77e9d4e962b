create or replace function dahu.effect_contract_end(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_contract_end - a contract ends before its term: in force up to the day before ended_on.
declare
    last date := (form ->> 'ended_on')::date;
begin
    update dahu.contract_version v set in_force = false, actor = dahu.actor() where v.work_case_id = of_case and v.in_force and lower(v.valid) >= last;
    update dahu.contract_version v set valid = daterange(lower(v.valid), last), actor = dahu.actor()
    where v.work_case_id = of_case and v.in_force and v.valid @> last and lower(v.valid) < last;
end
$$;
comment on function dahu.effect_contract_end(bigint, jsonb) is 'A contract ends before its term';
