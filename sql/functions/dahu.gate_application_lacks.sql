create or replace function dahu.gate_application_lacks(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_lacks - a list of what is missing needs something that is missing; it is handed out once.
select 'SOMETHING_MISSING', exists (select from dahu.gate_application_documents(of_case) d where not d.ok), '{}'::jsonb
$$;
comment on function dahu.gate_application_lacks(bigint) is 'Something is missing';
