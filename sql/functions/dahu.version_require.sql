create or replace function dahu.version_require(subject text, version integer) returns void
    language plpgsql
    stable
as $$
-- version_require - refuse a change of what has changed since it was read: the request says in dahu.if_match what it read.
declare
    read text := nullif(current_setting('dahu.if_match', true), '');
begin
    if read <> version::text then
        perform dahu.refuse('version_stale', jsonb_build_object('subject', subject, 'read', read, 'now', version), 'DH412');
    end if;
end
$$;
comment on function dahu.version_require(text, integer) is 'Refuses a change of what has changed since it was read';
