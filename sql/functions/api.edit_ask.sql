create or replace function api.edit_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- edit_ask - a person's word on intervals: they count, are estimated, or are this; or an earlier word is taken back. In the background.
--
-- Errors: DH422 event_subject; DH404 edit_unknown, metering_point_unknown.
declare
    edited text := (select p.point_number from dahu.vee_edit v join dahu.metering_point p using (metering_point_id) where v.vee_edit_id = (body ->> 'withdraws')::bigint);
begin
    perform dahu.right_require('metering.record');
    if body ? 'settled_reason' then
        perform dahu.right_require('metering.settled');
    end if;
    if body ? 'withdraws' and edited is null then
        perform dahu.refuse('edit_unknown', jsonb_build_object('edit', body ->> 'withdraws'), 'DH404');
    end if;
    if coalesce(edited, body ->> 'point') is null then
        perform dahu.refuse('event_subject', '{}', 'DH422');
    end if;
    perform dahu.point_named(coalesce(edited, body ->> 'point'));
    return dahu.job_add('event', body);
end
$$;
comment on function api.edit_ask(jsonb) is 'A person''s word on intervals';
