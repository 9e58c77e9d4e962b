create or replace function dahu.turn_reminder() returns integer
    language plpgsql
as $$
-- turn_reminder - once a day: who is to be reminded of a date, by the table of offsets. Returns how many.
--
-- Of the offsets that a date has come within, the nearest counts: a date that becomes known late is told once, not three times.
declare
    made integer;
begin
    if not dahu.turn_today('reminder') then
        return 0;
    end if;
    insert into dahu.reminder (kind, thing, due_on, days, desk_name, account_id, work_case_id, org_unit_id, subject, facts)
    select distinct on (d.kind, d.thing, d.due_on)
           d.kind, d.thing, d.due_on, o.days, o.desk_name, d.account_id, d.work_case_id, d.org_unit_id, d.subject, coalesce(d.facts, '{}')
    from dahu.due_item() d
    join dahu.reminder_offset o using (kind)
    where d.due_on >= dahu.today() and d.due_on - o.days <= dahu.today()
    order by d.kind, d.thing, d.due_on, o.days
    on conflict on constraint reminder_once_uk do nothing;
    get diagnostics made = row_count;
    perform dahu.tell('reminder_due', r.account_id, jsonb_build_object('days', (r.due_on - dahu.today())::text, 'subject', r.subject, 'due', r.due_on::text))
    from dahu.reminder r
    where r.recorded_at >= now();
    return made;
end
$$;
comment on function dahu.turn_reminder() is 'Once a day: who is to be reminded of a date';
