create or replace function api.event(event bigint) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- event - one event of metering with what it changed, month by month; null when there is none, or it is not for this desk.
begin
    perform dahu.right_require('account.read');
    return (
        select jsonb_build_object(
            'event', r.metering_event_id, 'subject', r.subject, 'kind', r.kind, 'effective', r.effective, 'until', r.until, 'reason', r.reason, 'document_no', r.document_no,
            'settled_reason', r.settled_reason, 'actor', r.actor, 'recorded', r.recorded, 'replaces', r.replaces_id, 'content', r.content, 'check_due_on', r.check_due_on,
            'months', (select coalesce(jsonb_agg(jsonb_build_object('period', w.period, 'energy', w.quantity, 'was_kwh', round(w.was / 1000.0, 3), 'is_kwh', round(w.now_is / 1000.0, 3),
                                                                    'was_bp', w.was_bp, 'is_bp', w.now_bp, 'days', w.days) order by w.period, w.quantity), '[]')
                       from dahu.energy_was_is(false, r.metering_event_id, 'month') w))
        from dahu.event_rows(null, null, event) r
        join dahu.metering_event e on e.metering_event_id = r.metering_event_id
        where dahu.account_seen(e.account_id)
           or exists (select from dahu.metering_point_account a where a.metering_point_id = e.metering_point_id and dahu.account_seen(a.account_id)));
end
$$;
comment on function api.event(bigint) is 'One event of metering with what it changed';
