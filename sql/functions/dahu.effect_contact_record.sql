create or replace function dahu.effect_contact_record(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_contact_record - who spoke with whom, by which way, about what; the words are the reason of the step.
begin
    insert into dahu.contact_record (work_case_id, channel, person, reached_at, topic)
    values (of_case, form ->> 'channel', form ->> 'person', coalesce(form ->> 'reached_at', ''), form ->> 'topic');
    update dahu.work_case w set subject = coalesce(nullif(w.subject, ''), form ->> 'person') where w.work_case_id = of_case;
end
$$;
comment on function dahu.effect_contact_record(bigint, jsonb) is 'Who spoke with whom';
