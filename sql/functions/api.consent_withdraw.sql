create or replace function api.consent_withdraw(number text, consent text, body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- consent_withdraw - a customer no longer wants to be told.
declare
    ended bigint;
begin
    perform dahu.right_require('consent.manage');
    update dahu.contact_consent c set withdrawn_on = (body ->> 'withdrawn_on')::date
    where c.account_id = dahu.account_named(number) and c.contact_consent_id::text = consent and c.withdrawn_on is null
    returning c.contact_consent_id into ended;
    if ended is null then
        perform dahu.refuse('consent_unknown', jsonb_build_object('consent', consent), 'DH404');
    end if;
    return api.consent_row(ended);
end
$$;
comment on function api.consent_withdraw(text, text, jsonb) is 'A customer no longer wants to be told';
