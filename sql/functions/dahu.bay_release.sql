create or replace function dahu.bay_release(of_case bigint, why text) returns void
    language plpgsql
as $$
-- bay_release - the bay of an application is free again, and whoever has waited longest for one is told.
declare
    freed bigint;
begin
    update dahu.bay_reservation r set ended_on = dahu.today(), ended_because = why
    where r.work_case_id = of_case and r.ended_on is null
    returning r.bay_id into freed;
    update dahu.service_application s set bay_id = null where s.work_case_id = of_case and s.bay_id = freed and s.line_id is null;
    if freed is not null then
        perform dahu.bay_freed(freed);
    end if;
end
$$;
comment on function dahu.bay_release(bigint, text) is 'Frees the bay of an application';
