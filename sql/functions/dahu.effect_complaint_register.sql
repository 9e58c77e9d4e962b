create or replace function dahu.effect_complaint_register(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_complaint_register - what was complained about (4.18). Who complains need not be named.
--
-- form     {"channel","topic","summary","wish"?,"complainant"?,"contact"?,"received_at"?,"first"?}; "first" is the number of the
--          complaint that this one repeats. Where it is left out, one of the same account about the same topic within half a
--          year is taken for it. Repeats hang on the first of all.
-- Errors:  case_unknown: no complaint of that number
declare
    c dahu.work_case := (select w from dahu.work_case w where w.work_case_id = of_case);
    first bigint;
begin
    first := case when form ->> 'first' is not null then dahu.case_named('complaints', form ->> 'first') else (
        select p.work_case_id
        from dahu.complaint p
        join dahu.work_case w using (work_case_id)
        where w.account_id = c.account_id and p.topic = form ->> 'topic' and w.opened_at > c.opened_at - interval '6 months'
        order by w.opened_at desc, w.work_case_id desc
        limit 1) end;
    insert into dahu.complaint (work_case_id, channel, topic, summary, wish, complainant, contact, received_at, first_id)
    values (of_case, form ->> 'channel', form ->> 'topic', form ->> 'summary', form ->> 'wish', form ->> 'complainant', form ->> 'contact',
            least(coalesce(dahu.civil_instant(form ->> 'received_at'), clock_timestamp()), clock_timestamp()),
            (select coalesce(p.first_id, p.work_case_id) from dahu.complaint p where p.work_case_id = first));
    update dahu.work_case set subject = coalesce(nullif(subject, ''), left(form ->> 'summary', 80)) where work_case_id = of_case;
end
$$;
comment on function dahu.effect_complaint_register(bigint, jsonb) is 'What was complained about';
