create or replace function dahu.case_open(of_flow text, act text, account bigint, about text, form jsonb, why text) returns bigint
    language plpgsql
as $$
-- case_open - open a case by the first step of its flow; returns the case.
--
-- about    subject; where it says nothing, what the form calls its subject
-- Shape:   numbers are letters of the flow, year, and a running number of that year. The case lies with the desk and the person
--          whom the duty table names (K4); the desk that owns the flow answers for it (3.1.1 to 3.2.1).
-- Errors:  flow_unknown (DH404); case_account_missing: the flow is about an account; those of case_step_check
declare
    rule   dahu.workflow := (select f from dahu.workflow f where f.flow = of_flow);
    of_day date := dahu.today();
    unit   bigint := coalesce((select a.org_unit_id from dahu.account a where a.account_id = account),
                              (select u.org_unit_id from dahu.user_account u where u.user_account_id = dahu.user_id()));
    made   bigint;
begin
    if rule.flow is null then
        perform dahu.refuse('flow_unknown', jsonb_build_object('flow', of_flow), 'DH404');
    elsif rule.of_account and account is null then
        perform dahu.refuse('case_account_missing', jsonb_build_object('flow', of_flow));
    end if;
    insert into dahu.work_case (case_number, flow, account_id, subject, org_unit_id, owner_desk, desk_name, handler_id)
    select rule.number_prefix || '-' || extract(year from of_day) || '-' || lpad(dahu.case_serial_next(of_flow, of_day)::text, 5, '0'),
           of_flow, account, coalesce(nullif(about, ''), form ->> 'subject', ''), unit, rule.owner_desk, d.desk_name, d.user_account_id
    from dahu.duty_of(of_flow, form ->> 'kind', unit, of_day) d
    returning work_case_id into made;
    perform dahu.case_move(made, act, form, why);
    return made;
end
$$;
comment on function dahu.case_open(text, text, bigint, text, jsonb, text) is 'Opens a case by the first step of its flow';
