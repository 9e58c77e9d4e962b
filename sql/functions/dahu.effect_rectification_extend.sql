create or replace function dahu.effect_rectification_extend(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_rectification_extend - more time, with a reason; an urgent defect gets none.
--
-- Errors: case_reason_required, rectification_urgent (DH409), rectification_extension.
declare
    r dahu.rectification := (select x from dahu.rectification x where x.work_case_id = of_case);
begin
    if dahu.case_reason(of_case) = '' then
        perform dahu.refuse('case_reason_required', '{}');
    end if;
    if r.severity = 'URGENT' then
        perform dahu.refuse('rectification_urgent', jsonb_build_object('code', r.code), 'DH409');
    end if;
    if (form ->> 'due_on')::date <= r.due_on then
        perform dahu.refuse('rectification_extension', jsonb_build_object('due', r.due_on, 'given', form ->> 'due_on'));
    end if;
    update dahu.rectification x set due_on = (form ->> 'due_on')::date where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_rectification_extend(bigint, jsonb) is 'Gives more time to put a defect right';
