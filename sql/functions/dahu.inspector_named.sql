create or replace function dahu.inspector_named(wanted text) returns bigint
    language plpgsql
    stable
as $$
-- inspector_named - the person of that login, who must sit at a desk of inspection today.
--
-- Errors: inspector_unknown.
declare
    found bigint := (select u.user_account_id from dahu.user_account u
                     where u.login = wanted and u.disabled_at is null and dahu.is_inspector(u.user_account_id));
begin
    if found is null then
        perform dahu.refuse('inspector_unknown', jsonb_build_object('login', wanted));
    end if;
    return found;
end
$$;
comment on function dahu.inspector_named(text) is 'The inspector of a login';
