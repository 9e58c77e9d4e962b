create or replace function api.account_tariff_add(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- account_tariff_add - bill an account by a tariff from a day on (4.16). Before the end of a month that is settled this takes the right to go behind it, and why.
--
-- Errors: DH404 account_unknown; DH422 tariff_unknown, metering_event_settled; DH403.
declare
    account bigint;
begin
    perform dahu.right_require('tariff.assign');
    account := dahu.account_named(number);
    perform dahu.settled_right(body, null, account, (body ->> 'from_on')::date::timestamp at time zone (select u.timezone from dahu.utility u));
    perform dahu.tariff_assign(account, body, dahu.actor());
    return api.account_tariffs(number);
end
$$;
comment on function api.account_tariff_add(text, jsonb) is 'Bills an account by a tariff';
