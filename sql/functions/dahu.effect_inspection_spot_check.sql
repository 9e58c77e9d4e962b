create or replace function dahu.effect_inspection_spot_check(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_spot_check - the record of an inspection was looked into, by nobody who was there; where it had been chosen by lot, that is done too.
--
-- form     {"result","found"}
-- Errors:  spot_check_self (DH409)
begin
    if exists (select from dahu.case_step s where s.work_case_id = of_case and s.action in ('visit', 'finish', 'copy', 'attempt') and s.user_account_id = dahu.user_id()) then
        perform dahu.refuse('spot_check_self', jsonb_build_object('case', (select c.case_number from dahu.work_case c where c.work_case_id = of_case)), 'DH409');
    end if;
    perform dahu.spot_check_result(s.spot_check_id, form ->> 'result', form ->> 'found')
    from dahu.spot_check s where s.work_case_id = of_case and s.result is null;
end
$$;
comment on function dahu.effect_inspection_spot_check(bigint, jsonb) is 'The record of an inspection was looked into';
