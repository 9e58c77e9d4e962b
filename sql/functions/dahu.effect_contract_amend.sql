create or replace function dahu.effect_contract_amend(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_contract_amend - what the contract says from a day on, as signed by both.
select dahu.contract_add(of_case, 'AMENDMENT', form)
$$;
comment on function dahu.effect_contract_amend(bigint, jsonb) is 'An amendment of a contract';
