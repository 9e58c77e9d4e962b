create or replace function dahu.effect_request_register(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_request_register - what a customer asks for; each kind has limits of its own.
--
-- form     {"kind","channel","summary","contact"?,"point"?}
-- Errors:  point_unknown: not a metering point of this account
declare
    account bigint := (select c.account_id from dahu.work_case c where c.work_case_id = of_case);
    point   bigint := (select p.metering_point_id from dahu.metering_point p
                       join dahu.metering_point_account a using (metering_point_id)
                       where p.point_number = form ->> 'point' and a.account_id = account and a.valid @> dahu.today());
    item    text;
begin
    if form ->> 'point' is not null and point is null then
        perform dahu.refuse('point_unknown', jsonb_build_object('point', form ->> 'point'));
    end if;
    insert into dahu.service_request (work_case_id, kind, channel, summary, contact, point_id)
    values (of_case, form ->> 'kind', form ->> 'channel', form ->> 'summary', form ->> 'contact', point);
    update dahu.work_case set subject = coalesce(nullif(subject, ''), left(form ->> 'summary', 80)) where work_case_id = of_case;
    foreach item in array case form ->> 'kind' when 'INQUIRY' then '{inquiry_forward,inquiry_internal,inquiry_answer}'
                                               when 'LETTER' then '{letter_answer}' when 'OPINION' then '{opinion_answer}'
                                               when 'METER_CHECK' then '{meter_check}' when 'REFUND' then '{refund}' else '{abnormal_reading}' end::text[] loop
        perform dahu.case_clock_start(of_case, item, clock_timestamp());
    end loop;
end
$$;
comment on function dahu.effect_request_register(bigint, jsonb) is 'What a customer asks for';
