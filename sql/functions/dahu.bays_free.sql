create or replace function dahu.bays_free(of_substation bigint, kv numeric) returns setof dahu.bay
    language sql
    stable
as $$
-- bays_free - the bays that nobody has: no line, no reservation, no open application.
select b.*
from dahu.bay b
where b.line_id is null and (of_substation is null or b.substation_id = of_substation) and (kv is null or b.voltage_kv = kv)
  and not exists (select from dahu.bay_reservation r where r.bay_id = b.bay_id and r.ended_on is null)
  and not exists (select from dahu.service_application o where o.bay_id = b.bay_id and o.status = 'OPEN')
$$;
comment on function dahu.bays_free(bigint, numeric) is 'Bays that nobody has';
