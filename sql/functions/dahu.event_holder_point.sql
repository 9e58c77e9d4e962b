create or replace function dahu.event_holder_point(form jsonb, point bigint, account bigint)
    returns bigint
    language plpgsql
as $$
-- event_holder_point - a point belongs to another account from a day on.
declare
    day date := (form ->> 'from')::date;
    at timestamptz := dahu.civil_instant(form ->> 'from');
    event bigint := dahu.event_open('HOLDER', form, point, null, at, null);
    now_held record;
    opened date;
    later date;
begin
    select a.opened_on into opened from dahu.account a where a.account_id = account;
    if day < opened then
        perform dahu.refuse('metering_event_before_account', jsonb_build_object('at', form ->> 'from', 'first', opened::text));
    end if;
    select min(lower(m.valid)) into later from dahu.metering_point_account m where m.metering_point_id = point and lower(m.valid) >= day;
    if later is not null then
        perform dahu.refuse('metering_point_account_one_at_a_time_ex',
                            jsonb_build_object('at', form ->> 'from', 'later', later::text), 'exclusion_violation');
    end if;
    select m.valid, m.account_id into now_held
    from dahu.metering_point_account m where m.metering_point_id = point and m.valid @> day;
    if now_held.account_id = account then
        perform dahu.refuse('metering_event_account_same', jsonb_build_object('account', form ->> 'account', 'at', form ->> 'from'));
    end if;
    perform dahu.settled_right(form, null, account, at);
    update dahu.metering_point_account m set valid = daterange(lower(m.valid), day)
    where m.metering_point_id = point and m.valid @> day;
    insert into dahu.metering_point_account (metering_point_id, account_id, valid)
    values (point, account, daterange(day, upper(now_held.valid)));
    perform dahu.energy_note(point, day, null, 'holder', event);
    return event;
end
$$;
comment on function dahu.event_holder_point(jsonb, bigint, bigint) is 'Records that a point belongs to another account';
