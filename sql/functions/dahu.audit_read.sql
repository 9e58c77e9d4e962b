create or replace function dahu.audit_read(of_type text, of_key text, of_account bigint, why text) returns void
    language sql
    security definer
    set search_path = dahu, public
as $$
-- audit_read - note that the person of this transaction was shown something that is noted: a full file, an export.
select dahu.audit_write(coalesce(nullif(current_setting('dahu.route', true), ''), 'READ'), of_type, of_key, of_account, '{}', 'DONE', why)
$$;
comment on function dahu.audit_read(text, text, bigint, text) is 'Notes that something was read';
