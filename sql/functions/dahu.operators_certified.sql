create or replace function dahu.operators_certified(of_account bigint, as_of date) returns boolean
    language sql
    stable
as $$
-- operators_certified - somebody with a valid certificate switches, and the dispatchers know whom to call (domain rules 7.1 item 9).
select exists (select from site_person p where p.account_id = of_account and p.duty = 'OPERATOR' and p.valid @> as_of and p.certificate_until_on >= as_of)
   and exists (select from site_person p where p.account_id = of_account and p.duty = 'DUTY_CONTACT' and p.valid @> as_of)
$$;
comment on function dahu.operators_certified(bigint, date) is 'Somebody with a valid certificate switches, and can be called';
