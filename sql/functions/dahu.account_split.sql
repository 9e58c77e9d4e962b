create or replace function dahu.account_split(a dahu.service_application, form jsonb, day date) returns void
    language plpgsql
as $$
-- account_split - 分户: part of an account becomes one of its own for another customer, with its points and transformers.
declare
    number text;
    made   bigint;
begin
    perform pg_advisory_xact_lock(hashtext('dahu.account_make'));
    insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
    select (select 'A-' || lpad((1 + max(substr(n.account_number, 3)::bigint))::text, 5, '0') from dahu.account n),
           c.site_id, coalesce(a.use_category, c.use_category), c.supply_kv, day, c.org_unit_id
    from dahu.account c where c.account_id = a.account_id
    returning account_id, account_number into made, number;
    insert into dahu.account_holder (account_id, customer_id, valid)
    select made, c.customer_id, daterange(day, null) from dahu.customer c where c.customer_number = a.change ->> 'customer';
    perform dahu.capacity_move(a.account_id, made, coalesce(a.change -> 'transformers', '[]'), day, a.application_number);
    perform dahu.point_move(a, number, coalesce(a.change -> 'points', '[]'), form, day);
end
$$;
comment on function dahu.account_split(dahu.service_application, jsonb, date) is 'Splits an account';
