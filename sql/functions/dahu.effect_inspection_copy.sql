create or replace function dahu.effect_inspection_copy(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_copy - a second crew was there too: its visit is kept beside the first, and what it found is to be put right.
begin
    perform dahu.visit_defects((dahu.inspection_visit(of_case, form, 'INSPECTED')).visit_id);
end
$$;
comment on function dahu.effect_inspection_copy(bigint, jsonb) is 'Keeps a second visit of an inspection';
