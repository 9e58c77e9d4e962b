create or replace function api.case_move(of_flow text, act text, number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- case_move - do a step of a case; answers with the case as it stands then.
--
-- @body  {"reason"?} and the members of the step's form
declare
    found bigint := case_named(of_flow, number);
begin
    perform dahu.case_move(found, act, body - 'reason', body ->> 'reason');
    return api.case_full(found);
end
$$;
comment on function api.case_move(text, text, text, jsonb) is 'Does a step of a case';
