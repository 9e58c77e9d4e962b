create or replace function dahu.effect_dunning_notify(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dunning_notify - the written notice was served, long enough before the stop; of an important user the power authority has a copy.
--
-- form     {"served_at"?,"stop_at","document_no","received_by","authority_document_no"?}
-- Source:  供电营业规则 1996 art. 67; limit arrears_notice.
-- Errors:  dunning_notice_short, dunning_authority, day_to_come
declare
    d      dahu.dunning := (select x from dahu.dunning x where x.work_case_id = of_case);
    served timestamptz := coalesce(dahu.civil_instant(form ->> 'served_at'), clock_timestamp());
    stop   timestamptz := dahu.civil_instant(form ->> 'stop_at');
    least  interval := dahu.notice_span('arrears_notice', dahu.today());
begin
    if served > clock_timestamp() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', dahu.civil_short(served)));
    elsif stop < served + least then
        perform dahu.refuse('dunning_notice_short', jsonb_build_object('earliest', dahu.civil_short(served + least)));
    elsif coalesce(form ->> 'authority_document_no', '') = '' and dahu.account_important(d.account_id, dahu.today()) then
        perform dahu.refuse('dunning_authority', '{}');
    end if;
    update dahu.dunning x
    set notified_at = served, stop_at = stop, notice_document_no = form ->> 'document_no', received_by = form ->> 'received_by',
        authority_document_no = nullif(form ->> 'authority_document_no', ''), last_told_at = null, last_told_to = null, actor = dahu.actor()
    where x.work_case_id = of_case;
    perform dahu.case_tell('stop_announced', of_case, jsonb_build_object('at', dahu.civil_short(stop)));
end
$$;
comment on function dahu.effect_dunning_notify(bigint, jsonb) is 'The written notice before a stop was served';
