create or replace function dahu.effect_contract_renew(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_contract_renew - a further term. Days between the end of the old one and its beginning stay without a contract.
select dahu.contract_add(of_case, 'RENEWAL', form)
$$;
comment on function dahu.effect_contract_renew(bigint, jsonb) is 'A renewal of a contract';
