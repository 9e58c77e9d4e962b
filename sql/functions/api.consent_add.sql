create or replace function api.consent_add(number text, body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- consent_add - a customer has said, on paper, that it wants to be told.
declare
    kind text;
    made bigint;
begin
    perform dahu.right_require('consent.manage');
    for kind in select jsonb_array_elements_text(body -> 'kinds') loop
        if not exists (select from dahu.notice_kind k where k.name = kind and k.audience = 'CUSTOMER') then
            perform dahu.refuse('notice_kind_unknown', jsonb_build_object('kind', kind), 'DH422');
        end if;
    end loop;
    insert into dahu.contact_consent (account_id, address, kinds, given_on, document_no, actor)
    values (dahu.account_named(number), body ->> 'address', array(select jsonb_array_elements_text(body -> 'kinds')), (body ->> 'given_on')::date,
            body ->> 'document_no', dahu.actor())
    returning contact_consent_id into made;
    return api.consent_row(made);
end
$$;
comment on function api.consent_add(text, jsonb) is 'A customer wants to be told';
