create or replace function dahu.alarm_announce(at timestamptz) returns integer
    language plpgsql
as $$
-- alarm_announce - tell those whom it concerns of alarms of priority 1 and 2, once for each raising that an operator is shown; returns how
-- many alarms. One that chatters is told once, until it is steady again.
declare
    a    record;
    told integer := 0;
begin
    for a in
        update dahu.alarm t set told = true
        from dahu.alarm_class c
        where c.name = t.class_name and c.priority <= 2 and t.state = 'UNACK_ACTIVE' and not t.told
        returning t.class_name, t.account_id, t.raised_at, t.facts, t.chattering
    loop
        continue when a.chattering;
        told := told + 1;
        perform dahu.tell('alarm_raised', a.account_id, a.facts || jsonb_build_object(
            'class', a.class_name, 'title', '@alarm_class.' || a.class_name || '.title', 'cause', '@alarm_class.' || a.class_name || '.cause',
            'action', '@alarm_class.' || a.class_name || '.action', 'at', dahu.civil_text(a.raised_at)));
    end loop;
    return told;
end
$$;
comment on function dahu.alarm_announce(timestamptz) is 'Tells of alarms that were raised';
