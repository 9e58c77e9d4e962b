create or replace function api.unauthorised_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- unauthorised_add - a second source or own generation was found in use without 4.14: shown on its lines at once, and a violation.
--
-- Shape:  violation is the number of the case that it opens; null where the clock opens it within the minute, because who found it may not.
declare
    account bigint := account_named(body ->> 'account');
    made    bigint;
begin
    insert into unauthorised_source (account_id, line_id, kind, capacity_kw, portable, found_on, finding, document_no, actor)
    values (account, case when body ->> 'line' is not null then line_named(body ->> 'line') end, body ->> 'kind', (body ->> 'capacity_kw')::integer,
            coalesce((body ->> 'portable')::boolean, false), (body ->> 'found_on')::date, body ->> 'finding', coalesce(body ->> 'document_no', ''), actor())
    returning unauthorised_source_id into made;
    perform unauthorised_violation(made);
    return jsonb_build_object('id', made, 'account', body ->> 'account',
                              'violation', (select u.violation_number from unauthorised_source u where u.unauthorised_source_id = made));
end
$$;
comment on function api.unauthorised_add(jsonb) is 'A source was found in use without permission';
