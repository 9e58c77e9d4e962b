create or replace function dahu.effect_dual_fail(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dual_fail - a test that was not passed is recorded; what was in use is suspended with it.
begin
    if dahu.backfeed_test_put(of_case, form) then
        perform dahu.refuse('backfeed_passed', jsonb_build_object('case', (select c.case_number from dahu.work_case c where c.work_case_id = of_case)), 'DH422');
    end if;
    perform dahu.effect_dual_suspend(of_case, '{"cause": "INTERLOCK_FAILED"}');
end
$$;
comment on function dahu.effect_dual_fail(bigint, jsonb) is 'A test of measures against back-feed was not passed';
