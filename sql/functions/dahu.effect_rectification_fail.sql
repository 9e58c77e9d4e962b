create or replace function dahu.effect_rectification_fail(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_rectification_fail - the re-check found the defect still there.
select dahu.rectification_checked(of_case, form, false)
$$;
comment on function dahu.effect_rectification_fail(bigint, jsonb) is 'Records a re-check that found the defect still there';
