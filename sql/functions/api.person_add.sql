create or replace function api.person_add(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- person_add - somebody of the customer takes up a duty: operator, contact around the clock, receiver of orders.
declare
    account bigint := account_named(number);
begin
    insert into site_person (account_id, duty, name, phone, certificate_no, certificate_until_on, valid, document_no, actor)
    values (account, body ->> 'duty', body ->> 'name', body ->> 'phone', body ->> 'certificate_no', (body ->> 'certificate_until_on')::date,
            contract_days(jsonb_build_object('from_on', body ->> 'from_on', 'until_on', body ->> 'until_on')), coalesce(body ->> 'document_no', ''), actor());
    return api.site_state(number);
end
$$;
comment on function api.person_add(text, jsonb) is 'Somebody of the customer takes up a duty';
