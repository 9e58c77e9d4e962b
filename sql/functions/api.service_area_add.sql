create or replace function api.service_area_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- service_area_add - an area that the company supplies from a day on (clause 1).
begin
    perform right_require('application.approve');
    insert into service_area (name, valid) values (body ->> 'name', daterange(coalesce((body ->> 'from')::date, today()), null));
    return api.service_areas();
end
$$;
comment on function api.service_area_add(jsonb) is 'Adds an area that the company supplies';
