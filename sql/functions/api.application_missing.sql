create or replace function api.application_missing(number text) returns jsonb
    language sql
    stable
as $$
-- application_missing - everything that an application lacks for being accepted, at once; and the list that was handed out.
--
-- Shape:  {"missing":[{"item","facts"}],"listed":[...]}; listed is null when none was.
select jsonb_build_object(
    'missing', (select coalesce(jsonb_agg(jsonb_build_object('item', g.item, 'facts', g.facts) order by g.item), '[]')
                from (select * from dahu.gate_application_scope(c.id) union all select * from dahu.gate_application_documents(c.id)
                      union all select * from dahu.gate_application_timely(c.id)) g
                where not g.ok),
    'listed', to_jsonb((dahu.application_of(c.id)).missing))
from (select dahu.case_named('applications', number) as id) c
$$;
comment on function api.application_missing(text) is 'Everything that an application lacks';
