create or replace function dahu.effect_lead_apply(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_lead_apply - a lead becomes an application, with the form of one.
declare
    lead dahu.work_case := (select c from dahu.work_case c where c.work_case_id = of_case);
    made bigint;
begin
    perform set_config('dahu.if_match', '', true); -- named the lead, not the application
    made := dahu.case_open('applications', 'submit', lead.account_id, lead.subject, form, lead.case_number);
    update dahu.lead l set application_case_id = made where l.work_case_id = of_case;
end
$$;
comment on function dahu.effect_lead_apply(bigint, jsonb) is 'Opens the application of a lead';
