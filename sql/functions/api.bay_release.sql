create or replace function api.bay_release(number text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- bay_release - give the bay of an application back; whoever waits for one is told.
--
-- Errors: bay_not_reserved (DH409)
declare
    found bigint := case_named('applications', number);
begin
    perform right_require('bay.manage');
    if not exists (select from bay_reservation r where r.work_case_id = found and r.ended_on is null) then
        perform refuse('bay_not_reserved', jsonb_build_object('application', number), 'DH409');
    end if;
    perform dahu.bay_release(found, 'RELEASED');
    return api.case_full(found);
end
$$;
comment on function api.bay_release(text) is 'Gives the bay of an application back';
