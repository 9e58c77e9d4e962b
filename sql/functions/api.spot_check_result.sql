create or replace function api.spot_check_result(of_check integer, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- spot_check_result - what came of looking into a record.
--
-- Errors: spot_check_unknown (DH404); those of dahu.spot_check_result
begin
    perform right_require('spot.check');
    if not exists (select from spot_check s where s.spot_check_id = of_check and case_seen(s.work_case_id)) then
        perform refuse('spot_check_unknown', jsonb_build_object('check', of_check), 'DH404');
    end if;
    perform dahu.spot_check_result(of_check, body ->> 'result', body ->> 'found');
    return api.spot_check_row(of_check);
end
$$;
comment on function api.spot_check_result(integer, jsonb) is 'What came of looking into a record';
