create or replace function api.units() returns jsonb
    language sql
    stable
as $$
-- units - the organisation units.
select jsonb_build_object('units', coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'parent', p.name, 'tier', o.tier) order by o.name), '[]'))
from dahu.org_unit o
left join dahu.org_unit p on p.org_unit_id = o.parent_id
$$;
comment on function api.units() is 'The organisation units';
