create or replace function dahu.account_split(a dahu.service_application, form jsonb, day date) returns void
    language plpgsql
as $$
-- account_split - 分户: part of an account becomes one of its own for another customer, with its points and transformers.
--
-- The new account was made when the application was accepted, so that it has its contract by now (4.13).
declare
    made dahu.account := (select c from dahu.account c where c.account_number = a.change ->> 'new_account');
begin
    update dahu.account c set opened_on = day where c.account_id = made.account_id and c.opened_on is null;
    perform dahu.capacity_move(a.account_id, made.account_id, coalesce(a.change -> 'transformers', '[]'), day, a.application_number);
    perform dahu.point_move(a, made.account_number, coalesce(a.change -> 'points', '[]'), form, day);
end
$$;
comment on function dahu.account_split(dahu.service_application, jsonb, date) is 'Splits an account';
