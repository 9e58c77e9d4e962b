create or replace function api.recheck_put(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- recheck_put - take a re-check as a phone sends it. Sent again it changes nothing and is answered as before.
--
-- The case is passed or failed by it. When that is not possible any more, because somebody else was there first, the record is kept
-- beside the others and moves nothing: what was seen on site is not refused for what happened meanwhile.
--
-- Errors: recheck_differs (DH409) that identifier was sent with other content; visit_future; case_unknown (DH404).
declare
    id    uuid := (body ->> 'id')::uuid;
    seen  timestamptz := (body ->> 'checked_at')::timestamptz + (body ->> 'offset_ms')::bigint * interval '1 millisecond';
    print text := encode(sha256(convert_to(body::text, 'UTF8')), 'hex');
    found text;
    of_case bigint;
begin
    perform right_require('visit.send');
    perform pg_advisory_xact_lock(hashtext('dahu.recheck_put'), hashtext(id::text));
    select q.fingerprint into found from recheck q where q.recheck_id = id;
    if found <> print then
        perform refuse('recheck_differs', jsonb_build_object('recheck', id), 'DH409');
    elsif found is null then
        of_case := case_named('rectifications', body ->> 'number');
        if seen > clock_timestamp() + interval '10 minutes' then
            perform refuse('visit_future', jsonb_build_object('at', civil_short(seen)));
        end if;
        insert into recheck (recheck_id, receipt_number, work_case_id, fixed, checked_at, phone_checked_at, content, fingerprint, user_account_id, actor)
        values (id, 'FC-' || to_char(today(), 'YYYY') || '-' || lpad(nextval('visit_receipt')::text, 6, '0'), of_case, (body ->> 'fixed')::boolean, seen, (body ->> 'checked_at')::timestamptz, body, print, user_id(), actor());
        perform recheck_follow(id);
    end if;
    return recheck_answer(id);
end
$$;
comment on function api.recheck_put(jsonb) is 'Takes a re-check as a phone sends it';
