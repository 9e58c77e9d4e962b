create or replace function api.case_open(of_flow text, act text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- case_open - open a case by a first step of its flow; answers with the case.
--
-- @body  {"account"?, "subject"?, "reason"?} and the members of the step's form
declare
    account bigint;
    made    bigint;
begin
    if body ->> 'account' is not null then
        account := account_named(body ->> 'account');
    end if;
    made := dahu.case_open(of_flow, act, account, coalesce(body ->> 'subject', ''), body - '{account,subject,reason}'::text[], body ->> 'reason');
    return api.case_full(made); -- in a statement of its own, which sees what the one before has written
end
$$;
comment on function api.case_open(text, text, jsonb) is 'Opens a case by a first step of its flow';
