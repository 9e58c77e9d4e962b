create or replace function api.instruction_entry(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- instruction_entry - what followed an instruction: read back, executed, refused because of danger, its result, cancelled (3.2.2).
--
-- Executed only after it was read back, a result only after it was executed; nothing after a refusal, a result or a cancellation. A refusal
-- names the danger and when it was reported, at once: later than policy dispatch_refusal_minutes it is refused itself. A result that is not
-- correct is an incident of the dispatchers.
declare
    id    bigint := instruction_named(number);
    kind  text := body ->> 'kind';
    at    timestamptz := coalesce((body ->> 'happened_at')::timestamptz, clock_timestamp());
    told  timestamptz := (body ->> 'reported_at')::timestamptz;
    of_kind text := (select i.kind from dispatch_instruction i where i.dispatch_instruction_id = id);
    state text[] := (select coalesce(array_agg(e.kind), '{}') from dispatch_entry e where e.dispatch_instruction_id = id);
    made  bigint;
begin
    perform pg_advisory_xact_lock(hashtext('dahu.instruction_entry'), id::integer);
    if of_kind = 'NOTE' or state && array['REFUSED', 'RESULT', 'CANCELLED', kind] or (kind = 'EXECUTED' and not 'READ_BACK' = any (state))
       or (kind = 'RESULT' and not 'EXECUTED' = any (state)) or (kind in ('REFUSED', 'CANCELLED') and 'EXECUTED' = any (state)) then
        perform refuse('instruction_order', jsonb_build_object('instruction', number, 'entry', kind, 'before', array_to_string(state, ' ')), 'DH409');
    end if;
    if at > clock_timestamp() + interval '5 minutes' or at < (select i.issued_at from dispatch_instruction i where i.dispatch_instruction_id = id)
       or at < (select max(e.happened_at) from dispatch_entry e where e.dispatch_instruction_id = id) then
        perform refuse('instruction_time', jsonb_build_object('issued_at', body ->> 'happened_at'), 'DH422');
    end if;
    if kind = 'REFUSED' and (coalesce(body ->> 'danger', '') = '' or told is null or told < at or told > at + make_interval(mins => policy_number('dispatch_refusal_minutes', today(), 10)::integer)) then
        perform refuse('refusal_report', jsonb_build_object('instruction', number, 'minutes', policy_number('dispatch_refusal_minutes', today(), 10)), 'DH422');
    end if;
    if kind = 'RESULT' and (body ->> 'correct' is null or not (body ->> 'correct')::boolean and coalesce(body ->> 'incident', '') = '') then
        perform refuse('result_incident', jsonb_build_object('instruction', number), 'DH422');
    end if;
    insert into dispatch_entry (dispatch_instruction_id, kind, happened_at, content, danger, reported_at, correct, user_account_id, actor)
    values (id, kind, at, body ->> 'content', case when kind = 'REFUSED' then body ->> 'danger' end, case when kind = 'REFUSED' then told end,
            case when kind = 'RESULT' then (body ->> 'correct')::boolean end, user_id(), actor())
    returning dispatch_entry_id into made;
    if kind = 'RESULT' and not (body ->> 'correct')::boolean then
        insert into dispatch_incident (dispatch_entry_id, description, actor) values (made, body ->> 'incident', actor());
    end if;
    return instruction_row(id);
end
$$;
comment on function api.instruction_entry(text, jsonb) is 'What followed an instruction';
