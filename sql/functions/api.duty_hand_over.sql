create or replace function api.duty_hand_over(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- duty_hand_over - from a day on, all duties of a person are another's, or whoever's of their desks; answers as api.duties.
--
-- @body   {"person","to"?,"from"?: today}
-- Errors: user_unknown; duty_none: there is nothing to hand over; duty_person: the other sits not at one of those desks
declare
    from_day  date := coalesce((body ->> 'from')::date, today());
    person    bigint := (select u.user_account_id from user_account u where u.login = lower(body ->> 'person'));
    successor bigint := (select u.user_account_id from user_account u where u.login = lower(body ->> 'to'));
    lacks     text;
begin
    perform right_require('duty.manage');
    if person is null or (successor is null and body ->> 'to' is not null) then
        perform refuse('user_unknown', jsonb_build_object('user', case when person is null then body ->> 'person' else body ->> 'to' end));
    elsif not exists (select from duty d where d.user_account_id = person and coalesce(upper(d.valid) > from_day, true)) then
        perform refuse('duty_none', jsonb_build_object('user', body ->> 'person'), 'DH409');
    end if;
    lacks := (select min(d.desk_name) from duty d
              where d.user_account_id = person and coalesce(upper(d.valid) > from_day, true) and not user_sits(successor, d.desk_name, greatest(lower(d.valid), from_day)));
    if successor is not null and lacks is not null then
        perform refuse('duty_person', jsonb_build_object('desk', lacks));
    end if;
    perform dahu.duty_hand_over(person, successor, from_day);
    return api.duties();
end
$$;
comment on function api.duty_hand_over(jsonb) is 'Gives the duties of a person to another';
