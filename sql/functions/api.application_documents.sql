create or replace function api.application_documents(number text) returns jsonb
    language sql
    stable
as $$
-- application_documents - the documents of an application: what it needs, what was seen, what is wrong with it (4.3, 4.10).
select jsonb_build_object('items', dahu.application_documents(dahu.case_named('applications', number)))
$$;
comment on function api.application_documents(text) is 'Documents of an application';
