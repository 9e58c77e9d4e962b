create or replace function dahu.gate_contract_party(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_contract_party - the other side is the holder of the account on the first day.
select 'PARTY_IS_HOLDER',
       exists (select from dahu.account_holder h where h.account_id = v.account_id and h.customer_id = v.customer_id and h.valid @> greatest(lower(v.valid), least(dahu.today(), upper(v.valid) - 1))),
       jsonb_build_object('customer', (select k.name from dahu.customer k where k.customer_id = v.customer_id))
from dahu.contract_newest(of_case) v
$$;
comment on function dahu.gate_contract_party(bigint) is 'Gate: the party is the holder of the account';
