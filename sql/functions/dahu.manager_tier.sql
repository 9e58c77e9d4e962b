create or replace function dahu.manager_tier(person bigint) returns text
    language sql
    stable
as $$
-- manager_tier - the tier of a person as account manager (K1): that of its unit; who belongs to no unit is the company's.
select coalesce((select o.tier from dahu.user_account u join dahu.org_unit o using (org_unit_id) where u.user_account_id = person), 'COMPANY')
$$;
comment on function dahu.manager_tier(bigint) is 'The tier of a person as account manager (K1)';
