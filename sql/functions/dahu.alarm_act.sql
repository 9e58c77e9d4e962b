create or replace function dahu.alarm_act(of_alarm text, what text, reason text, until timestamptz) returns jsonb
    language plpgsql
as $$
-- alarm_act - what a person does to an alarm: acknowledge, shelve, unshelve, out of service, in service, note. Journal, version and all.
--
-- Errors: DH404 alarm_unknown; DH409 alarm_state, the alarm is not where this can be done; DH412 it changed since it was read.
--
-- What leaves the shelf, or comes back into service, while nothing hides it any more is unacknowledged if it is so, and normal if not.
declare
    a       dahu.alarm;
    service boolean := what in ('OUT_OF_SERVICE', 'IN_SERVICE');
    allowed boolean;
begin
    perform dahu.right_require(case when service then 'alarm.service' else 'alarm.act' end);
    select * into a from dahu.alarm x where x.alarm_id::text = of_alarm for update;
    if a.alarm_id is null or not service and a.account_id is not null and not dahu.account_seen(a.account_id) then
        perform dahu.refuse('alarm_unknown', jsonb_build_object('alarm', of_alarm), 'DH404');
    end if;
    if what <> 'NOTE' then
        perform dahu.version_require('alarm ' || of_alarm, a.version);
    end if;
    allowed := case what when 'ACKNOWLEDGED' then a.state in ('UNACK_ACTIVE', 'UNACK_RETURNED')
                         when 'SHELVED' then a.state in ('UNACK_ACTIVE', 'ACK_ACTIVE', 'UNACK_RETURNED', 'NORMAL')
                         when 'UNSHELVED' then a.shelved_until_at is not null
                         when 'OUT_OF_SERVICE' then a.out_until_at is null
                         when 'IN_SERVICE' then a.out_until_at is not null
                         else true end;
    if not allowed then
        perform dahu.refuse('alarm_state', jsonb_build_object('alarm', of_alarm, 'state', a.state, 'action', what), 'DH409');
    end if;
    case what
    when 'ACKNOWLEDGED' then
        a.acked := true; a.acked_at := clock_timestamp(); a.acked_by := dahu.actor();
    when 'SHELVED' then
        a.shelved_until_at := until; a.shelved_by := dahu.actor(); a.shelved_because := reason;
    when 'UNSHELVED' then
        a.shelved_until_at := null; a.shelved_by := null; a.shelved_because := null;
    when 'OUT_OF_SERVICE' then
        a.out_until_at := until; a.out_by := dahu.actor(); a.out_because := reason;
    when 'IN_SERVICE' then
        a.out_until_at := null; a.out_by := null; a.out_because := null;
    else
    end case;
    if what in ('UNSHELVED', 'IN_SERVICE') and a.out_until_at is null and a.shelved_until_at is null and a.suppressed_by is null then
        a.acked := not a.active;
    elsif what in ('SHELVED', 'OUT_OF_SERVICE') and not a.active then
        a.acked := true; -- what was over when it was put aside needs nobody
    end if;
    update dahu.alarm x
    set acked = a.acked, acked_at = a.acked_at, acked_by = a.acked_by, shelved_until_at = a.shelved_until_at, shelved_by = a.shelved_by, shelved_because = a.shelved_because,
        out_until_at = a.out_until_at, out_by = a.out_by, out_because = a.out_because, version = a.version + (what <> 'NOTE')::integer
    where x.alarm_id = a.alarm_id
    returning x.state into a.state;
    insert into dahu.alarm_event (alarm_id, account_id, kind, state, happened_at, person_id, actor, reason, until_at)
    values (a.alarm_id, a.account_id, what, a.state, clock_timestamp(), dahu.user_id(), dahu.actor(), coalesce(reason, ''), until);
    return case when service then (select jsonb_build_object('alarm', x.alarm_id::text, 'class', x.class_name, 'state', x.state, 'out_until', x.out_until_at, 'out_because', x.out_because, 'version', x.version)
                                   from dahu.alarm x where x.alarm_id = a.alarm_id)
                else api.alarm_row(a.alarm_id) end;
end
$$;
comment on function dahu.alarm_act(text, text, text, timestamptz) is 'What a person does to an alarm';
