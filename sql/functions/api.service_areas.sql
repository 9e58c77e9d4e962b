create or replace function api.service_areas() returns jsonb
    language sql
    stable
as $$
-- service_areas - the areas that the company supplies (clause 1).
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'valid_from', lower(s.valid), 'valid_until', upper(s.valid) - 1) order by s.name), '[]'))
from dahu.service_area s
$$;
comment on function api.service_areas() is 'Areas that the company supplies';
