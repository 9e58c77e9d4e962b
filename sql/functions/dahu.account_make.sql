create or replace function dahu.account_make(a dahu.service_application) returns bigint
    language plpgsql
as $$
-- account_make - the account of an accepted application for new supply: applied for, and not supplied yet.
--
-- The customer is the one of the same credit code, if there is one.
declare
    customer bigint := (select c.customer_id from dahu.customer c where c.credit_code = a.applicant_code order by c.customer_id limit 1);
    site     bigint;
    account  bigint;
begin
    perform pg_advisory_xact_lock(hashtext('dahu.account_make'));
    if customer is null then
        insert into dahu.customer (customer_number, name, credit_code, energy_intensive)
        select 'C-' || lpad((1 + coalesce(max(substr(c.customer_number, 3)::bigint), 0))::text, 5, '0'), a.applicant_name, a.applicant_code, a.special_sector
        from dahu.customer c
        returning customer_id into customer;
    end if;
    insert into dahu.site (name, supply_address, service_area)
    values (coalesce(nullif(a.site_name, ''), a.applicant_name), a.supply_address, a.service_area)
    returning site_id into site;
    insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
    select 'A-' || lpad((1 + coalesce(max(substr(c.account_number, 3)::bigint), 0))::text, 5, '0'), site, a.use_category, a.supply_kv, null,
           (select w.org_unit_id from dahu.work_case w where w.work_case_id = a.work_case_id)
    from dahu.account c
    returning account_id into account;
    insert into dahu.account_holder (account_id, customer_id, valid) values (account, customer, daterange(dahu.today(), null));
    return account;
end
$$;
comment on function dahu.account_make(dahu.service_application) is 'Makes the account of an accepted application';
