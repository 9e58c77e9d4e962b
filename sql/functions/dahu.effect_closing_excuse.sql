create or replace function dahu.effect_closing_excuse(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_closing_excuse - a legitimate reason for not using electricity, with its document: it stops the closing, and rule 4.11 from now on.
begin
    update dahu.closing x set excuse = form ->> 'because', excuse_document_no = form ->> 'document_no' where x.work_case_id = of_case;
    update dahu.account a set idle_reason = (form ->> 'because') || ' (' || (form ->> 'document_no') || ')'
    from dahu.closing x where x.work_case_id = of_case and a.account_id = x.account_id;
end
$$;
comment on function dahu.effect_closing_excuse(bigint, jsonb) is 'Records a legitimate reason for standing idle';
