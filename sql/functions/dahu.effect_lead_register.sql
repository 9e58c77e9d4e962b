create or replace function dahu.effect_lead_register(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_lead_register - 4.2: a lead of a major project or an important customer, with the account manager who serves it.
--
-- Errors: lead_ground_ck neither major nor important; lead_account_manager nobody of that login sits at the desk of the account managers.
declare
    manager bigint := case when dahu.user_sits(dahu.user_id(), 'ACCOUNT_MANAGER', dahu.today()) then dahu.user_id() end;
    heard   date := coalesce((form ->> 'heard_on')::date, dahu.today());
begin
    if form ->> 'account_manager' is not null then
        manager := (select u.user_account_id from dahu.user_account u
                    where u.login = form ->> 'account_manager' and dahu.user_sits(u.user_account_id, 'ACCOUNT_MANAGER', dahu.today()));
        if manager is null then
            perform dahu.refuse('lead_account_manager', jsonb_build_object('login', form ->> 'account_manager'));
        end if;
    end if;
    if heard > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', heard));
    end if;
    insert into dahu.lead (work_case_id, name, major_project, important_customer, channel, heard_on, account_manager_id, contact_name, contact_phone,
                           expected_kva, expected_on, next_entry_on)
    values (of_case, form ->> 'name', coalesce((form ->> 'major_project')::boolean, false), coalesce((form ->> 'important_customer')::boolean, false),
            form ->> 'channel', heard, manager, coalesce(form ->> 'contact_name', ''), coalesce(form ->> 'contact_phone', ''),
            (form ->> 'expected_kva')::integer, (form ->> 'expected_on')::date,
            dahu.today() + dahu.policy_number('r4_2_tracking_days', dahu.today(), 30)::integer);
    update dahu.work_case set subject = coalesce(nullif(subject, ''), left(form ->> 'name', 80)) where work_case_id = of_case;
end
$$;
comment on function dahu.effect_lead_register(bigint, jsonb) is 'Writes a lead';
