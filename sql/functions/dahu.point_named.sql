create or replace function dahu.point_named(point text) returns bigint
    language plpgsql
    stable
    set search_path = dahu, public
as $$
-- point_named - the metering point of that number; refused as not found when there is none, or no account that it is or was of is seen.
-- Whoever manages meters sees every point, also one without an account.
declare
    found bigint := (select p.metering_point_id from dahu.metering_point p
                     where p.point_number = point
                       and (coalesce(dahu.desk(), 'SYSTEM_ADMIN') = 'SYSTEM_ADMIN'
                            or exists (select from dahu.metering_point_account a where a.metering_point_id = p.metering_point_id and dahu.account_seen(a.account_id))));
begin
    if found is null then
        perform dahu.refuse('metering_point_unknown', jsonb_build_object('point', point), 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.point_named(text) is 'The metering point of a number';
