create or replace function dahu.effect_application_withdraw(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_application_withdraw - the customer withdraws the application.
select dahu.application_end(of_case, 'WITHDRAWN')
$$;
comment on function dahu.effect_application_withdraw(bigint, jsonb) is 'Withdraws an application';
