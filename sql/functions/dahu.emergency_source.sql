create or replace function dahu.emergency_source(of_account bigint, of_kind text) returns bigint
    language sql
    stable
as $$
-- emergency_source - the one own generation of that kind of an account that is no filed emergency supply yet; null: none, or more than one.
select min(s.supply_source_id)
from dahu.supply_source s
where s.account_id = of_account and s.role = 'OWN_GENERATION' and s.generation_kind = of_kind and s.valid @> dahu.today()
  and not exists (select from dahu.emergency_supply e where e.supply_source_id = s.supply_source_id and e.valid @> dahu.today())
having count(*) = 1
$$;
comment on function dahu.emergency_source(bigint, text) is 'The own generation that an emergency supply is';
