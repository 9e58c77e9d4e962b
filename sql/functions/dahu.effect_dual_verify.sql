create or replace function dahu.effect_dual_verify(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dual_verify - verified on site: all four tests passed, within twelve months, and after the last change.
declare
    passed boolean := dahu.backfeed_test_put(of_case, form);
begin
    if not passed or not (select b.verified from dahu.backfeed_state(of_case, dahu.today()) b) then
        perform dahu.refuse('backfeed_not_verified', jsonb_build_object('case', (select c.case_number from dahu.work_case c where c.work_case_id = of_case),
                                                                        'tested_on', form ->> 'tested_on'), 'DH409');
    end if;
end
$$;
comment on function dahu.effect_dual_verify(bigint, jsonb) is 'Measures against back-feed are verified on site';
