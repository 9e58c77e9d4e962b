create or replace function dahu.effect_application_amend(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_amend - the customer puts right what the application says, before it is accepted.
begin
    perform dahu.application_take(of_case, form);
    perform dahu.change_unregistered(of_case);
end
$$;
comment on function dahu.effect_application_amend(bigint, jsonb) is 'Puts right what an application says';
