create or replace function dahu.effect_important_end(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_important_end - it is no longer an important user, from a day on, by the document that says so.
declare
    u dahu.important_user := (select x from dahu.important_user x where x.work_case_id = of_case);
begin
    update dahu.important_user x set ended_on = (form ->> 'ended_on')::date, ended_because = form ->> 'document_no', actor = dahu.actor() where x.work_case_id = of_case;
    insert into dahu.account_risk (account_id, high_risk, valid_from, reason, document_no, actor)
    values (u.account_id, false, (form ->> 'ended_on')::date, u.grade, form ->> 'document_no', dahu.actor());
end
$$;
comment on function dahu.effect_important_end(bigint, jsonb) is 'No longer an important user';
