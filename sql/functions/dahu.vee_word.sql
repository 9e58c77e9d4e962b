create or replace function dahu.vee_word(form jsonb)
    returns bigint
    language plpgsql
as $$
-- vee_word - keep what a person says about intervals: a held value counts, is to be estimated, or is this.
--
-- Shape:  the identifier of the edit. form: kind, and of WITHDRAW withdraws; else point, from, to, energy, value (Wh or
--         varh of the whole span); reason, document_no, actor, settled_reason.
--
-- The old value stays in the readings, and as a part of its day in energy_day_history.
declare
    word dahu.vee_edit;
    edit bigint;
begin
    word := case when form ->> 'kind' = 'WITHDRAW' then dahu.vee_word_back(form) else dahu.vee_word_span(form) end;
    perform dahu.settled_right(form, word.metering_point_id, null, word.from_at);
    insert into dahu.vee_edit (metering_point_id, from_at, to_at, kind, energy, value, withdraws_id, reason, document_no,
                               settled_reason, actor)
    values (word.metering_point_id, word.from_at, word.to_at, form ->> 'kind', coalesce(word.energy, ''),
            (form ->> 'value')::bigint, (form ->> 'withdraws')::bigint, coalesce(form ->> 'reason', ''),
            coalesce(form ->> 'document_no', ''), form ->> 'settled_reason', form ->> 'actor')
    returning vee_edit_id into edit;
    perform dahu.energy_note(word.metering_point_id, (word.from_at at time zone u.timezone)::date,
                             ((word.to_at - interval '1 us') at time zone u.timezone)::date + 1, 'edit', edit)
    from dahu.utility u;
    return edit;
end
$$;
comment on function dahu.vee_word(jsonb) is 'Keeps what a person says about intervals';
