create or replace function dahu.backfeed_test_put(of_case bigint, form jsonb) returns boolean
    language plpgsql
as $$
-- backfeed_test_put - a test sheet; returns whether it passed. What was seen on site confirms the sources of the case.
declare
    good boolean;
begin
    if (form ->> 'tested_on')::date > dahu.today() then
        perform dahu.refuse('backfeed_test_future', jsonb_build_object('tested_on', form ->> 'tested_on'), 'DH422');
    end if;
    insert into dahu.backfeed_test (work_case_id, tested_on, second_refused, first_refused, loss_transferred, restored, breakers, tester, second_tester, photos, document_no, actor)
    values (of_case, (form ->> 'tested_on')::date, (form ->> 'second_refused')::boolean, (form ->> 'first_refused')::boolean, (form ->> 'loss_transferred')::boolean,
            (form ->> 'restored')::boolean, (select array_agg(x) from jsonb_array_elements_text(form -> 'breakers') x), form ->> 'tester', form ->> 'second_tester',
            (select array_agg(x) from jsonb_array_elements_text(form -> 'photos') x), coalesce(form ->> 'document_no', ''), dahu.actor())
    returning passed into good;
    update dahu.supply_source s set confirmed_at = clock_timestamp(), confirmed_by = dahu.actor()
    from dahu.dual_source_feed f where f.work_case_id = of_case and f.supply_source_id = s.supply_source_id;
    return good;
end
$$;
comment on function dahu.backfeed_test_put(bigint, jsonb) is 'Writes a test sheet of measures against back-feed';
