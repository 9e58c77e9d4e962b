create or replace function dahu.inspector_then(wanted text, day date) returns bigint
    language plpgsql
    stable
as $$
-- inspector_then - the person of that login, who sat at a desk of inspection on that day: also when that is over by now.
--
-- Errors: inspector_unknown.
declare
    found bigint := (select u.user_account_id from dahu.user_account u
                     where u.login = wanted and (u.disabled_at is null or (u.disabled_at at time zone (select z.timezone from dahu.utility z))::date >= day)
                       and exists (select from dahu.user_desk d
                                   where d.user_account_id = u.user_account_id and d.desk_name in ('INSPECTOR', 'INSPECTION_LEAD') and d.valid @> day));
begin
    if found is null then
        perform dahu.refuse('inspector_unknown', jsonb_build_object('login', wanted));
    end if;
    return found;
end
$$;
comment on function dahu.inspector_then(text, date) is 'The inspector of a login on a day';
