create or replace function dahu.rectification_checked(of_case bigint, form jsonb, found_fixed boolean) returns void
    language plpgsql
as $$
-- rectification_checked - a re-check was made, with this result. It is not earlier than the notice.
--
-- @form  {"detail","checked_on"?: today,"photos"?,"recheck"?: as a phone sent it}
--
-- Errors: rectification_check_day.
declare
    r   dahu.rectification := (select x from dahu.rectification x where x.work_case_id = of_case);
    day date := coalesce((form ->> 'checked_on')::date, dahu.today());
begin
    if day < r.notified_on or day > dahu.today() then
        perform dahu.refuse('rectification_check_day', jsonb_build_object('day', day, 'notified', r.notified_on));
    end if;
    insert into dahu.rectification_check (work_case_id, checked_on, fixed, detail, photo_sha256, recheck_id, actor)
    values (of_case, day, found_fixed, form ->> 'detail',
            (select coalesce(array_agg(p), '{}') from jsonb_array_elements_text(coalesce(form -> 'photos', '[]')) p), (form ->> 'recheck')::uuid, dahu.actor());
    update dahu.rectification x set rechecked_on = day, fixed = found_fixed where x.work_case_id = of_case;
    if found_fixed then
        perform dahu.call_back_plan(of_case, 'RECTIFIED', day);
    else
        perform dahu.call_back_drop(of_case, 'NOT_FIXED');
    end if;
end
$$;
comment on function dahu.rectification_checked(bigint, jsonb, boolean) is 'Records a re-check';
