create or replace function dahu.effect_closing_publish(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_closing_publish - the public notice stands from that day.
--
-- Errors: closing_notice_day.
begin
    if (form ->> 'public_on')::date > dahu.today() then
        perform dahu.refuse('closing_notice_day', jsonb_build_object('day', form ->> 'public_on'));
    end if;
    update dahu.closing x set public_on = (form ->> 'public_on')::date, public_document_no = form ->> 'document_no' where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_closing_publish(bigint, jsonb) is 'Records the public notice before closing';
