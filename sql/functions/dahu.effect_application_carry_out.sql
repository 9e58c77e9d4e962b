create or replace function dahu.effect_application_carry_out(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_carry_out - a change that needs no works takes effect, and is done (4.8, 4.10).
--
-- Errors: day_to_come; change_too_early before the day that was applied for, or not after the application; those of its kind; move_seal the
--         meter that was moved is not sealed again.
declare
    a   dahu.service_application := dahu.application_of(of_case);
    day date := coalesce((form ->> 'carried_out_on')::date, a.effective_on);
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    elsif day < a.effective_on or day <= a.submitted_on then
        perform dahu.refuse('change_too_early', jsonb_build_object('day', day, 'first', greatest(a.effective_on, a.submitted_on + 1)));
    end if;
    case
        when a.kind in ('SUSPEND', 'RESUME', 'REDUCE', 'TEMP_SWAP', 'TEMP_REMOVE') then perform dahu.change_capacity(a, day);
        when a.kind in ('RENAME', 'TRANSFER') then perform dahu.change_holder(a, form, day);
        when a.kind in ('CLOSE', 'MERGE') then perform dahu.change_close(a, form, day);
        when a.kind = 'CHANGE_CATEGORY' then update dahu.account c set use_category = a.use_category where c.account_id = a.account_id;
        when a.kind = 'SEPARATE_METERING' then perform dahu.change_classes(a, form, day);
        when a.kind = 'METER_MOVE' and coalesce((form ->> 'seal_checked')::boolean, false) is not true then perform dahu.refuse('move_seal', '{}');
        else null; -- the point stays itself wherever its meter hangs: what was sealed again, and by which document, is all there is to write
    end case;
    if a.kind not in ('CLOSE', 'MERGE') then
        perform dahu.call_back_plan(of_case, 'CHANGED', dahu.today());
    end if;
    update dahu.service_application s set status = 'DONE' where s.work_case_id = of_case;
end
$$;
comment on function dahu.effect_application_carry_out(bigint, jsonb) is 'Carries out a change that needs no works';
