create or replace function dahu.effect_application_submit(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_submit - an application as the service centre received it (4.3, 4.10).
--
-- A second source is one of high voltage, and so a matter of the joint review (4.7), unless the form says that it is one at low voltage.
-- Errors: application_sources a second source that is none; day_to_come; application_account only new supply is for nobody yet; application_applicant, application_capacity and
--         application_until a kind lacks what makes it one.
declare
    of_case_row dahu.work_case := (select c from dahu.work_case c where c.work_case_id = of_case);
    kind   dahu.application_kind := (select k from dahu.application_kind k where k.kind = form ->> 'kind');
    day    date := coalesce((form ->> 'applied_on')::date, dahu.today());
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    elsif kind.kind <> 'NEW' and of_case_row.account_id is null then
        perform dahu.refuse('application_account', jsonb_build_object('kind', kind.kind));
    elsif kind.kind = 'NEW' and of_case_row.account_id is null
          and (coalesce(form ->> 'applicant_name', '') = '' or coalesce(form ->> 'use_category', '') = '' or form ->> 'supply_kv' is null) then
        perform dahu.refuse('application_applicant', '{}');
    elsif kind.kind in ('NEW', 'INCREASE') and coalesce((form ->> 'applied_kva')::integer, 0) <= 0 then
        perform dahu.refuse('application_capacity', '{}');
    elsif kind.kind = 'DUAL_SOURCE' and not coalesce((form ->> 'lv_second_source')::boolean, false) and (form ->> 'hv_source_count')::integer < 2 then
        perform dahu.refuse('application_sources', '{}');
    elsif kind.temporary and form ->> 'until_on' is null then
        perform dahu.refuse('application_until', jsonb_build_object('kind', kind.kind));
    end if;
    insert into dahu.service_application (application_number, account_id, kind, applied_kva, status, work_case_id, submitted_on, regulation_id)
    values (of_case_row.case_number, of_case_row.account_id, kind.kind, 0, 'OPEN', of_case, day, dahu.regulation_on('SUPPLY_RULES', day));
    perform dahu.application_take(of_case, case when kind.kind = 'DUAL_SOURCE' and not coalesce((form ->> 'lv_second_source')::boolean, false)
                                                then '{"hv_source_count": 2}' || form else form end);
    perform dahu.change_unregistered(of_case);
end
$$;
comment on function dahu.effect_application_submit(bigint, jsonb) is 'Writes an application';
