create or replace function dahu.effect_inspection_attempt(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_attempt - a visit without access: recorded, and the inspection is still to be made.
begin
    perform dahu.inspection_visit(of_case, form, 'NO_ACCESS');
end
$$;
comment on function dahu.effect_inspection_attempt(bigint, jsonb) is 'Records an attempt without access';
