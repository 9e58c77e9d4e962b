create or replace function dahu.effect_dual_install(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dual_install - measures and sources are built: the sources enter the register. In use they are not. Emergency supply of that kind
-- that had been filed before is the source from now on.
declare
    d    dahu.dual_source := (select x from dahu.dual_source x where x.work_case_id = of_case);
    day  date := (form ->> 'installed_on')::date;
    feed dahu.dual_source_feed;
    made bigint;
begin
    perform dahu.measures_put(of_case, form -> 'measures', day, form ->> 'document_no');
    for feed in select f.* from dahu.dual_source_feed f where f.work_case_id = of_case and f.supply_source_id is null order by f.feed_no loop
        select s.supply_source_id into made from dahu.supply_source s
        where s.account_id = d.account_id and s.role = feed.role and s.line_id is not distinct from feed.line_id and s.valid @> day
          and not exists (select from dahu.dual_source_feed o where o.supply_source_id = s.supply_source_id)
        order by s.supply_source_id limit 1;
        if made is null then
            insert into dahu.supply_source (account_id, role, line_id, voltage_kv, valid) values (d.account_id, feed.role, feed.line_id, feed.voltage_kv, daterange(day, null))
            returning supply_source_id into made;
        end if;
        update dahu.supply_source s
        set bus_section = feed.bus_section, capacity_kva = feed.capacity_kva, standby_mode = feed.standby_mode, generation_kind = feed.generation_kind,
            portable = case when feed.role = 'OWN_GENERATION' then feed.portable end, start_s = feed.start_s, earthing = feed.earthing,
            confirmed_at = clock_timestamp(), confirmed_by = dahu.actor()
        where s.supply_source_id = made;
        update dahu.dual_source_feed f set supply_source_id = made where f.work_case_id = of_case and f.feed_no = feed.feed_no;
        update dahu.emergency_supply e set supply_source_id = made
        where feed.role = 'OWN_GENERATION'
          and e.emergency_supply_id = (select x.emergency_supply_id from dahu.emergency_supply x
                                       where x.account_id = d.account_id and x.kind = feed.generation_kind and x.supply_source_id is null and x.valid @> dahu.today()
                                       order by x.emergency_supply_id limit 1);
    end loop;
end
$$;
comment on function dahu.effect_dual_install(bigint, jsonb) is 'Measures and sources are built';
