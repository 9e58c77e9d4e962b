create or replace function api.quarantine_decide(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- quarantine_decide - the lead takes a record that was set aside, as if its sender had been let in, or drops it, which keeps it here.
--
-- @body  {"decision","reason"}
-- Errors: quarantine_unknown (DH404), quarantine_decided (DH409); as api.visit_put and api.recheck_put.
declare
    q dahu.quarantine;
begin
    perform right_require('inspection.review');
    select * into q from quarantine x where x.quarantine_number = number for update;
    if q.quarantine_id is null then
        perform refuse('quarantine_unknown', '{}', 'DH404');
    elsif q.decision is not null then
        perform refuse('quarantine_decided', jsonb_build_object('number', number), 'DH409');
    end if;
    if body ->> 'decision' = 'TAKEN' then
        perform case q.kind when 'VISIT' then api.visit_put(q.content) else api.recheck_put(q.content) end;
    end if;
    update quarantine x set decision = body ->> 'decision', decided_at = clock_timestamp(), decided_by = actor(), reason = body ->> 'reason'
    where x.quarantine_id = q.quarantine_id;
    perform quarantine_use(null);
    return dahu.quarantine_row(q.quarantine_id);
end
$$;
comment on function api.quarantine_decide(text, jsonb) is 'The lead takes a record that was set aside, or drops it';
