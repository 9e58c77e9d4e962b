create or replace function api.utility_set(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- utility_set - name the utility, and say its time zone while nothing was read yet: days and months are civil ones.
--
-- Errors: DH422 timezone_unknown; DH409 timezone_fixed.
declare
    zone text := body ->> 'timezone';
begin
    perform dahu.right_require('system.manage');
    if zone is not null and not exists (select from pg_timezone_names z where z.name = zone) then
        perform dahu.refuse('timezone_unknown', jsonb_build_object('timezone', zone), 'DH422');
    end if;
    if zone <> (select u.timezone from dahu.utility u) and (exists (select from dahu.reading) or exists (select from dahu.interval_energy)) then
        perform dahu.refuse('timezone_fixed', jsonb_build_object('timezone', (select u.timezone from dahu.utility u)), 'DH409');
    end if;
    update dahu.utility u set name = coalesce(body ->> 'name', u.name), timezone = coalesce(zone, u.timezone);
    return api.utility();
end
$$;
comment on function api.utility_set(jsonb) is 'Names the utility';
