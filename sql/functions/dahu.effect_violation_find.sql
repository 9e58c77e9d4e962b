create or replace function dahu.effect_violation_find(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_find - somebody found it on site. Re-supply that the utility commissioned in writing is none.
--
-- Errors: violation_commissioned, violation_future.
begin
    if form ->> 'act' = 'RESALE' and coalesce(form ->> 'commission_no', '') <> '' then
        perform dahu.refuse('violation_commissioned', jsonb_build_object('document', form ->> 'commission_no'));
    end if;
    if (form ->> 'found_on')::date > dahu.today() then
        perform dahu.refuse('violation_future', jsonb_build_object('day', form ->> 'found_on'));
    end if;
    insert into dahu.violation (work_case_id, account_id, act, found_on, detail, visit_id, hint)
    select of_case, c.account_id, form ->> 'act', (form ->> 'found_on')::date, form ->> 'detail', (form ->> 'visit')::uuid, coalesce(form ->> 'hint', '')
    from dahu.work_case c where c.work_case_id = of_case;
end
$$;
comment on function dahu.effect_violation_find(bigint, jsonb) is 'Records a violation as it was found';
