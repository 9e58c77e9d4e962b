create or replace function api.meter_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- meter_add - record a metering point, its meter and its installation in the background, as a row of `dahu import meters`.
--
-- Shape:  without a number the point is the next one of its account.
-- Errors: DH404 account_unknown; DH409 point_taken.
declare
    of_account bigint := (select a.account_id from dahu.account a where a.account_number = body ->> 'account_number');
    number     text := body ->> 'point_number';
begin
    perform dahu.right_require('meter.manage');
    if of_account is null or not (dahu.desk() = 'SYSTEM_ADMIN' or dahu.account_seen(of_account)) then
        perform dahu.refuse('account_unknown', jsonb_build_object('account', body ->> 'account_number'), 'DH404');
    end if;
    if number is null then
        number := (select (body ->> 'account_number') || '-' || lpad((coalesce(max(split_part(p.point_number, '-', 3)::integer), 0) + 1)::text, 2, '0')
                   from dahu.metering_point p where starts_with(p.point_number, (body ->> 'account_number') || '-'));
    elsif exists (select from dahu.metering_point p where p.point_number = number) then
        perform dahu.refuse('point_taken', jsonb_build_object('point', number), 'DH409');
    end if;
    return dahu.job_add('meter_add', jsonb_build_object('installed_from', to_char(now() at time zone (select u.timezone from dahu.utility u), 'YYYY-MM-DD HH24:MI:SS'),
                                                        'ct_primary_a', 1, 'ct_secondary_a', 1, 'pt_primary_v', 1, 'pt_secondary_v', 1)
                                     || body || jsonb_build_object('point_number', number));
end
$$;
comment on function api.meter_add(jsonb) is 'Records a metering point, its meter and its installation';
