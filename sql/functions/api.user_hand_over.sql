create or replace function api.user_hand_over(who text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_hand_over - a person leaves: open cases, managed accounts and duties go to a successor from the day after the last one (K1, K4).
--
-- @body  {"successor","last_day"?: today,"reason"?}
-- Shape:  what was handed over, as api.user_duties says it.
-- Errors: hand_over_self; hand_over_right (DH409) the successor has no right to what the person could do with these cases.
declare
    person    bigint := dahu.user_named(who);
    successor bigint := dahu.user_named(body ->> 'successor');
    last      date := coalesce((body ->> 'last_day')::date, dahu.today());
    held      dahu.account_manager;
    was       jsonb;
    lacks     text;
begin
    perform dahu.right_require('user.manage');
    if person = successor then
        perform dahu.refuse('hand_over_self', jsonb_build_object('user', who), 'DH422');
    end if;
    lacks := (select string_agg(distinct s.right_name, ' ')
              from dahu.work_case c
              join dahu.workflow_step s on s.flow = c.flow
              join dahu.desk_right r on r.right_name = s.right_name
              join dahu.user_desk k on k.desk_name = r.desk_name and k.user_account_id = person and k.valid @> last
              where c.handler_id = person and c.closed_at is null
                and not exists (select from dahu.user_desk t join dahu.desk_right tr using (desk_name)
                                where t.user_account_id = successor and t.valid @> greatest(last + 1, dahu.today()) and tr.right_name = s.right_name));
    if lacks is not null then
        perform dahu.refuse('hand_over_right', jsonb_build_object('user', lower(body ->> 'successor'), 'right', lacks), 'DH409');
    end if;
    perform set_config('dahu.reason', coalesce(body ->> 'reason', ''), true);
    was := api.user_duties(who);
    update dahu.work_case c set handler_id = successor where c.handler_id = person and c.closed_at is null;
    for held in
        select m.* from dahu.account_manager m
        where m.user_account_id = person and coalesce(upper(m.valid) > last + 1, true) for update
    loop
        -- What is over stays as it was; from the next day on it is the successor's, or nobody's where the successor is the other manager.
        if lower(held.valid) <= last then
            update dahu.account_manager m set valid = daterange(lower(held.valid), last + 1)
            where (m.account_id, m.role, m.valid) = (held.account_id, held.role, held.valid);
        else
            delete from dahu.account_manager m where (m.account_id, m.role, m.valid) = (held.account_id, held.role, held.valid);
        end if;
        insert into dahu.account_manager (account_id, role, user_account_id, valid, reason)
        values (held.account_id, held.role, successor, daterange(greatest(lower(held.valid), last + 1), upper(held.valid)), coalesce(body ->> 'reason', ''));
    end loop;
    perform dahu.duty_hand_over(person, successor, last + 1);
    update dahu.user_account u set last_day = last where u.user_account_id = person;
    update dahu.user_desk k set valid = daterange(lower(k.valid), last + 1)
    where k.user_account_id = person and coalesce(upper(k.valid) > last + 1, true) and lower(k.valid) <= last;
    return was || jsonb_build_object('successor', lower(body ->> 'successor'), 'last_day', last);
end
$$;
comment on function api.user_hand_over(text, jsonb) is 'A person leaves: open cases and managed accounts go to a successor from the day after the last one (K1)';
