create or replace function dahu.login_hash(login text) returns text
    language sql
    immutable
as $$
-- login_hash - what is kept of a login that was tried: people type passwords there by mistake.
select encode(sha256(convert_to(lower(login), 'UTF8')), 'hex')
$$;
comment on function dahu.login_hash(text) is 'What is kept of a login that was tried';
