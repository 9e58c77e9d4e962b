create or replace function dahu.event_account(number text)
    returns bigint
    language plpgsql
as $$
-- event_account - the account that a form names, locked: of two events of one account the second sees the first.
declare
    account bigint;
begin
    select a.account_id into account from dahu.account a where a.account_number = number for update;
    if account is null then
        perform dahu.refuse('metering_event_account', jsonb_build_object('account', number), 'foreign_key_violation');
    end if;
    return account;
end
$$;
comment on function dahu.event_account(text) is 'The account that a form names, locked';
