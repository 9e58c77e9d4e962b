create or replace function dahu.change_holder(a dahu.service_application, form jsonb, day date) returns void
    language plpgsql
as $$
-- change_holder - 更名: the same customer under another name; 过户: another customer. Both are events of the metering (4.10).
declare
    said jsonb := dahu.change_form(a, form, day)
                  || jsonb_build_object('account', (select c.account_number from dahu.account c where c.account_id = a.account_id));
begin
    if a.kind = 'TRANSFER' then
        perform dahu.event_holder(said || jsonb_build_object('customer', a.change ->> 'customer'));
        return;
    end if;
    perform dahu.event_open('HOLDER', said || jsonb_build_object('new_name', a.change ->> 'new_name'), null, a.account_id, dahu.civil_instant(day::text), null);
    update dahu.customer c
    set name = a.change ->> 'new_name', credit_code = coalesce(a.applicant_code, c.credit_code)
    from dahu.account_holder h
    where h.account_id = a.account_id and h.valid @> day and c.customer_id = h.customer_id;
end
$$;
comment on function dahu.change_holder(dahu.service_application, jsonb, date) is 'Renames or transfers an account';
