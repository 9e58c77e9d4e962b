create or replace function api.consents(number text)
    returns jsonb
    language sql
    stable
as $$
-- consents - what the customer of an account wants to be told.
select jsonb_build_object('items', coalesce((select jsonb_agg(api.consent_row(c.contact_consent_id) order by c.contact_consent_id)
                                             from dahu.contact_consent c where c.account_id = dahu.account_named(number)), '[]'), 'next', null)
$$;
comment on function api.consents(text) is 'What the customer of an account wants to be told';
