create or replace function dahu.effect_fault_register(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_fault_register - what has happened, where and when; the area says by which limits it is measured.
--
-- form     {"nature","place","area","happened_at"?,"contact"?}
insert into dahu.fault (work_case_id, nature, place, area, happened_at, contact)
values (of_case, form ->> 'nature', form ->> 'place', form ->> 'area', least(coalesce(dahu.civil_instant(form ->> 'happened_at'), clock_timestamp()), clock_timestamp()),
        form ->> 'contact');
update dahu.work_case set subject = coalesce(nullif(subject, ''), left(form ->> 'nature', 80)) where work_case_id = of_case;
select dahu.case_class_set(of_case, form ->> 'area');
$$;
comment on function dahu.effect_fault_register(bigint, jsonb) is 'What has happened';
