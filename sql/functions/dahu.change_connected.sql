create or replace function dahu.change_connected(a dahu.service_application, form jsonb, day date) returns void
    language plpgsql
as $$
-- change_connected - what the connection of a change of address, voltage or account changes besides.
declare
    plan dahu.supply_plan := dahu.supply_plan_newest(a.work_case_id);
    made bigint;
begin
    if a.kind = 'RELOCATE' then
        insert into dahu.site (name, supply_address, service_area)
        select coalesce(nullif(a.site_name, ''), a.supply_address), a.supply_address, coalesce(nullif(a.service_area, ''), s.service_area)
        from dahu.account c join dahu.site s using (site_id) where c.account_id = a.account_id
        returning site_id into made;
        update dahu.account c set site_id = made where c.account_id = a.account_id;
    elsif a.kind = 'CHANGE_VOLTAGE' then
        update dahu.account c set supply_kv = plan.supply_kv where c.account_id = a.account_id;
        update dahu.receiving_point r set supply_kv = plan.supply_kv where r.account_id = a.account_id;
    elsif a.kind = 'SPLIT' then
        perform dahu.account_split(a, form, day);
    end if;
end
$$;
comment on function dahu.change_connected(dahu.service_application, jsonb, date) is 'Writes what a connection changes besides';
