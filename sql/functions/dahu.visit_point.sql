create or replace function dahu.visit_point(account bigint, number text, on_day date) returns bigint
    language plpgsql
    stable
as $$
-- visit_point - the metering point of that number, of the account on that day.
--
-- Errors: visit_point_unknown.
declare
    found bigint := (select p.metering_point_id from dahu.metering_point p join dahu.metering_point_account m on m.metering_point_id = p.metering_point_id
                     where p.point_number = number and m.account_id = account and m.valid @> on_day);
begin
    if found is null then
        perform dahu.refuse('visit_point_unknown', jsonb_build_object('point', number));
    end if;
    return found;
end
$$;
comment on function dahu.visit_point(bigint, text, date) is 'The metering point of an account that a visit names';
