create or replace function api.user_desk_end(who text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_desk_end - end a desk of a person: yesterday was the last day at it, or the day that is named is.
--
-- @body  {"desk","until"?: last day}
declare
    person bigint := dahu.user_named(who);
begin
    perform dahu.right_require('user.manage');
    update dahu.user_desk k
    set valid = daterange(lower(k.valid), greatest(lower(k.valid), coalesce((body ->> 'until')::date + 1, dahu.today())))
    where k.user_account_id = person and k.desk_name = body ->> 'desk' and upper(k.valid) is null
      and lower(k.valid) < coalesce((body ->> 'until')::date + 1, dahu.today());
    if not found then -- begun today: it never was
        delete from dahu.user_desk k where k.user_account_id = person and k.desk_name = body ->> 'desk' and upper(k.valid) is null;
        if not found then
            perform dahu.refuse('user_desk_unknown', jsonb_build_object('user', who, 'desk', body ->> 'desk'), 'DH404');
        end if;
    end if;
    return dahu.user_json(person);
end
$$;
comment on function api.user_desk_end(text, jsonb) is 'End a desk of a person: yesterday was the last day at it, or the day that is named is';
