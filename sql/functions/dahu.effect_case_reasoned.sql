create or replace function dahu.effect_case_reasoned(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_case_reasoned - a step that is nothing without its reason.
--
-- Errors: case_reason_required.
begin
    if dahu.case_reason(of_case) = '' then
        perform dahu.refuse('case_reason_required', '{}');
    end if;
end
$$;
comment on function dahu.effect_case_reasoned(bigint, jsonb) is 'A step that is nothing without its reason';
