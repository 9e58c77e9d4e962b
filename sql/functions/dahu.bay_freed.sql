create or replace function dahu.bay_freed(of_bay bigint) returns void
    language plpgsql
as $$
-- bay_freed - a bay is free: the application that has waited longest for one of its substation and voltage is told, once.
--
-- It keeps its place until it has a bay: the next one is told only of the next bay.
declare
    waits bigint;
begin
    update dahu.bay_wait w set told_at = clock_timestamp()
    where w.bay_wait_id = (select n.bay_wait_id
                           from dahu.bay_wait n join dahu.bay b on b.substation_id = n.substation_id and b.voltage_kv = n.voltage_kv
                           where b.bay_id = of_bay and n.ended_on is null and n.told_at is null
                           order by n.bay_wait_id limit 1)
    returning w.work_case_id into waits;
    if waits is not null then
        perform dahu.supply_tell('bay_free', waits, jsonb_build_object('bay', (select b.bay_number from dahu.bay b where b.bay_id = of_bay),
            'substation', (select s.name from dahu.bay b join dahu.substation s using (substation_id) where b.bay_id = of_bay)));
    end if;
end
$$;
comment on function dahu.bay_freed(bigint) is 'Tells whoever has waited longest for a bay';
