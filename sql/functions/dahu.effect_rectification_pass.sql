create or replace function dahu.effect_rectification_pass(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_rectification_pass - the re-check found the defect gone.
select dahu.rectification_checked(of_case, form, true)
$$;
comment on function dahu.effect_rectification_pass(bigint, jsonb) is 'Records a re-check that found the defect gone';
