create or replace function api.event_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- event_ask - record an event of metering, or tell what it would change (dry_run), in the background.
--
-- Errors: DH422 event_subject: neither an account nor a point.
begin
    perform dahu.right_require('metering.record');
    if body ? 'settled_reason' then
        perform dahu.right_require('metering.settled');
    end if;
    if not body ?| array['point', 'account'] then
        perform dahu.refuse('event_subject', '{}', 'DH422');
    end if;
    if body ? 'point' then
        perform dahu.point_named(body ->> 'point');
    end if;
    if body ? 'account' then
        perform dahu.account_named(body ->> 'account');
    end if;
    return dahu.job_add('event', body);
end
$$;
comment on function api.event_ask(jsonb) is 'Records an event of metering, or tells what it would change';
