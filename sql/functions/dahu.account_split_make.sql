create or replace function dahu.account_split_make(a dahu.service_application) returns void
    language plpgsql
as $$
-- account_split_make - the account of its own that a split will make (分户): applied for, and not supplied yet.
declare
    made   bigint;
    number text;
begin
    perform pg_advisory_xact_lock(hashtext('dahu.account_make'));
    insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
    select (select 'A-' || lpad((1 + max(substr(n.account_number, 3)::bigint))::text, 5, '0') from dahu.account n),
           c.site_id, coalesce(a.use_category, c.use_category), c.supply_kv, null, c.org_unit_id
    from dahu.account c where c.account_id = a.account_id
    returning account_id, account_number into made, number;
    insert into dahu.account_holder (account_id, customer_id, valid)
    select made, c.customer_id, daterange(dahu.today(), null) from dahu.customer c where c.customer_number = a.change ->> 'customer';
    update dahu.service_application s set change = s.change || jsonb_build_object('new_account', number) where s.service_application_id = a.service_application_id;
end
$$;
comment on function dahu.account_split_make(dahu.service_application) is 'Makes the account of a split';
