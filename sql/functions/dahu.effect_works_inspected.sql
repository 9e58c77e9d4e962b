create or replace function dahu.effect_works_inspected(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_works_inspected - a mid-way or completion inspection, with its defects where it did not pass.
--
-- The day of a passed completion inspection is the day on which a dedicated line is finished: the two years of 4.6.2 count from it.
declare
    act  text := (dahu.step_newest(of_case)).action;
    day  date := coalesce((form ->> 'inspected_on')::date, dahu.today());
    a    dahu.service_application := dahu.application_of(of_case);
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    end if;
    insert into dahu.works_inspection (work_case_id, stage, inspected_on, passed, defects, inspector, certificate_no, actor)
    values (of_case, upper(split_part(act, '-', 1)), day, act like '%-pass', coalesce(form -> 'defects', '[]'),
            coalesce(form ->> 'inspector', dahu.actor()), coalesce(form ->> 'certificate_no', ''), dahu.actor());
    if act = 'completion-pass' and a.dedicated_line then
        perform dahu.line_build(a, form -> 'line', day);
    end if;
end
$$;
comment on function dahu.effect_works_inspected(bigint, jsonb) is 'Writes an inspection of the works';
