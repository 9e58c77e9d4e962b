create or replace function dahu.measures_put(of_case bigint, measures jsonb, on_day date, document text) returns void
    language sql
as $$
-- measures_put - measures against back-feed as they were built.
insert into dahu.backfeed_measure (work_case_id, kind, place, installed_on, document_no, actor)
select of_case, m ->> 'kind', m ->> 'place', on_day, document, dahu.actor() from jsonb_array_elements(measures) m
$$;
comment on function dahu.measures_put(bigint, jsonb, date, text) is 'Writes measures against back-feed';
