create or replace function api.duties() returns jsonb
    language sql
    stable
as $$
-- duties - who takes new cases (K4): for each kind what the flow says, and the rows of the duty table that hold today or later.
select jsonb_build_object('items', jsonb_agg(jsonb_build_object(
    'kind', f.flow, 'owner', f.owner_desk, 'taken_by', f.taken_by,
    'rows', (select coalesce(jsonb_agg(jsonb_build_object('matter', d.matter, 'unit', o.name, 'desk', d.desk_name, 'person', u.login, 'name', u.name, 'last_day', u.last_day, 'from', lower(d.valid), 'until', upper(d.valid) - 1,
                                                          'actor', d.actor) order by d.matter, o.name nulls first, d.valid), '[]')
             from dahu.duty d
             left join dahu.org_unit o on o.org_unit_id = d.org_unit_id
             left join dahu.user_account u on u.user_account_id = d.user_account_id
             where d.kind = f.flow and (upper_inf(d.valid) or upper(d.valid) > dahu.today()))) order by f.flow))
from dahu.workflow f
$$;
comment on function api.duties() is 'Who takes new cases';
