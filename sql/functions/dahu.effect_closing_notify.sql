create or replace function dahu.effect_closing_notify(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_closing_notify - the written notice was served: from then its days run.
--
-- Errors: closing_notice_day.
begin
    if (form ->> 'served_on')::date > dahu.today() then
        perform dahu.refuse('closing_notice_day', jsonb_build_object('day', form ->> 'served_on'));
    end if;
    update dahu.closing x
    set notified_on = (form ->> 'served_on')::date, notice_document_no = form ->> 'document_no', received_by = form ->> 'received_by'
    where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_closing_notify(bigint, jsonb) is 'Records the written notice before closing';
