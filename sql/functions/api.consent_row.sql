create or replace function api.consent_row(consent bigint)
    returns jsonb
    language sql
    stable
as $$
-- consent_row - that a customer wants to be told.
select jsonb_build_object('consent', c.contact_consent_id::text, 'address', c.address, 'kinds', to_jsonb(c.kinds), 'given_on', c.given_on,
                          'document_no', c.document_no, 'withdrawn_on', c.withdrawn_on, 'actor', c.actor)
from dahu.contact_consent c
where c.contact_consent_id = consent
$$;
comment on function api.consent_row(bigint) is 'That a customer wants to be told';
