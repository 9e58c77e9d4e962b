create or replace function api.events(point text, account text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- events - events of metering of a point, or of an account and the points that it has had; the latest first.
--
-- Errors: DH422 event_subject.
begin
    perform dahu.right_require('account.read');
    if point is null and account is null then
        perform dahu.refuse('event_subject', '{}', 'DH422');
    end if;
    if point is not null then
        perform dahu.point_named(point);
    end if;
    if account is not null then
        perform dahu.account_named(account);
    end if;
    return jsonb_build_object('items', (select coalesce(jsonb_agg(jsonb_build_object(
        'event', e.metering_event_id, 'subject', e.subject, 'kind', e.kind, 'effective', e.effective, 'until', e.until, 'reason', e.reason, 'document_no', e.document_no,
        'settled_reason', e.settled_reason, 'actor', e.actor, 'recorded', e.recorded, 'replaces', e.replaces_id, 'content', e.content, 'check_due_on', e.check_due_on)
        order by e.effective desc, e.metering_event_id desc), '[]') from dahu.event_rows(point, account) e));
end
$$;
comment on function api.events(text, text) is 'Events of metering of a point or an account';
