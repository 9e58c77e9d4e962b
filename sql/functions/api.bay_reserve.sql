create or replace function api.bay_reserve(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- bay_reserve - keep a bay for an application (4.6.1); answers with the application.
--
-- Errors: those of dahu.bay_reserve; bay_unknown (DH404)
declare
    found bigint := case_named('applications', number);
    bay   bigint := (select b.bay_id from dahu.bay b join substation s using (substation_id)
                     where s.name = body ->> 'substation' and b.bay_number = body ->> 'bay');
begin
    perform right_require('bay.manage');
    if bay is null then
        perform refuse('bay_unknown', jsonb_build_object('substation', body ->> 'substation', 'bay', body ->> 'bay'), 'DH404');
    end if;
    perform dahu.bay_reserve(found, bay, (body ->> 'expires_on')::date);
    return api.case_full(found);
end
$$;
comment on function api.bay_reserve(text, jsonb) is 'Keeps a bay for an application';
