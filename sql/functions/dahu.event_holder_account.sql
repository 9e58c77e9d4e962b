create or replace function dahu.event_holder_account(form jsonb, account bigint)
    returns bigint
    language plpgsql
as $$
-- event_holder_account - another customer holds an account from a day on.
--
-- Clause 4.10: the application comes before its effect. Holders of later days are not overwritten in silence.
declare
    day date := (form ->> 'from')::date;
    event bigint;
    new_customer bigint;
    now_held record;
    opened date;
    later date;
begin
    if (form ->> 'applied')::date >= day then
        perform dahu.refuse('metering_event_application', jsonb_build_object('applied', form ->> 'applied', 'at', form ->> 'from'));
    end if;
    select c.customer_id into new_customer from dahu.customer c where c.customer_number = form ->> 'customer';
    if new_customer is null then
        perform dahu.refuse('metering_event_customer', jsonb_build_object('customer', form ->> 'customer'), 'foreign_key_violation');
    end if;
    event := dahu.event_open('HOLDER', form, null, account, dahu.civil_instant(form ->> 'from'), null);
    select a.opened_on into opened from dahu.account a where a.account_id = account;
    if day < opened then
        perform dahu.refuse('metering_event_before_account', jsonb_build_object('at', form ->> 'from', 'first', opened::text));
    end if;
    select min(lower(h.valid)) into later from dahu.account_holder h where h.account_id = account and lower(h.valid) >= day;
    if later is not null then
        perform dahu.refuse('account_holder_one_at_a_time_ex', jsonb_build_object('at', form ->> 'from', 'later', later::text),
                            'exclusion_violation');
    end if;
    select h.valid, h.customer_id, c.customer_number into now_held
    from dahu.account_holder h join dahu.customer c using (customer_id)
    where h.account_id = account and h.valid @> day;
    if now_held.customer_id = new_customer then
        perform dahu.refuse('metering_event_holder_same', jsonb_build_object('customer', form ->> 'customer', 'at', form ->> 'from'));
    end if;
    update dahu.account_holder h set valid = daterange(lower(h.valid), day) where h.account_id = account and h.valid @> day;
    insert into dahu.account_holder (account_id, customer_id, valid) values (account, new_customer, daterange(day, upper(now_held.valid)));
    return event;
end
$$;
comment on function dahu.event_holder_account(jsonb, bigint) is 'Records that another customer holds an account';
