create or replace function dahu.effect_service_level_open(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_service_level_open - a limit beside what was kept of it, and what it is to become.
--
-- Errors: service_limit_unknown (DH422) the company has no such limit; service_level_period (DH422) the days are no period.
declare
    l dahu.service_limit;
begin
    select * into l from dahu.service_limit s
    where s.regime = 'COMPANY' and s.item = form ->> 'item' and s.class = coalesce(form ->> 'class', '') and s.valid @> dahu.today();
    if not found then
        perform dahu.refuse('service_limit_unknown', jsonb_build_object('item', form ->> 'item', 'class', coalesce(form ->> 'class', '')), 'DH422');
    end if;
    if (form ->> 'from_on')::date > (form ->> 'until_on')::date or (form ->> 'valid_from')::date <= dahu.today() then
        perform dahu.refuse('service_level_period', '{}', 'DH422');
    end if;
    insert into dahu.service_level_review (work_case_id, period, item, class, value_was, value_new, unit, valid_from, performance)
    values (of_case, daterange((form ->> 'from_on')::date, (form ->> 'until_on')::date, '[]'), l.item, l.class, l.value, (form ->> 'value')::integer, l.unit,
            (form ->> 'valid_from')::date, dahu.service_performance(l.item, l.class, (form ->> 'from_on')::date, (form ->> 'until_on')::date));
    update dahu.work_case w set subject = coalesce(nullif(w.subject, ''), l.item || ' ' || l.class) where w.work_case_id = of_case;
end
$$;
comment on function dahu.effect_service_level_open(bigint, jsonb) is 'A limit beside what was kept of it';
