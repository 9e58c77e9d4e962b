create or replace function api.due_snooze(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- due_snooze - put entries of the list aside until a day, for who asks alone. Each is back on that day, on its last day at the latest, and
-- sooner when it turns red or its case moves (api.due). All of them or none.
--
-- @body   {"items": [{"kind","thing"}],"until_on"}
-- Shape:  {"items": [{"kind","thing","until_on"}]}: the day on which each is back
-- Errors: due_until: that day is not to come; due_unknown (DH404); due_now (DH409): it is red, or this is its last day
declare
    wish  date := (body ->> 'until_on')::date;
    entry record;
    told  jsonb := '[]';
begin
    perform right_require('case.read');
    if wish <= today() then
        perform refuse('due_until', jsonb_build_object('day', wish::text));
    end if;
    for entry in
        select w.kind, w.thing, d.thing is not null as found, d.subject, d.severity, d.due_on, c.version
        from jsonb_to_recordset(body -> 'items') as w(kind text, thing text)
        left join due_item() d on d.kind = w.kind and d.thing = w.thing and (d.account_id is null or account_seen(d.account_id)) and (d.work_case_id is null or case_seen(d.work_case_id))
        left join work_case c on c.work_case_id = d.work_case_id
    loop
        if not entry.found then
            perform refuse('due_unknown', jsonb_build_object('thing', entry.thing), 'DH404');
        elsif entry.severity = 'RED' or entry.due_on <= today() then
            perform refuse('due_now', jsonb_build_object('subject', entry.subject), 'DH409');
        end if;
        update due_snooze s set ended_at = clock_timestamp()
        where s.user_account_id = user_id() and s.kind = entry.kind and s.thing = entry.thing and s.ended_at is null;
        insert into due_snooze (user_account_id, kind, thing, case_version, until_on)
        values (user_id(), entry.kind, entry.thing, entry.version, least(wish, entry.due_on));
        told := told || jsonb_build_object('kind', entry.kind, 'thing', entry.thing, 'until_on', least(wish, entry.due_on));
    end loop;
    return jsonb_build_object('items', told);
end
$$;
comment on function api.due_snooze(jsonb) is 'Puts entries of the list aside until a day';
