create or replace function api.application_kinds() returns jsonb
    language sql
    stable
as $$
-- application_kinds - what can be applied for, and the documents of each kind.
select jsonb_build_object('items', jsonb_agg(jsonb_build_object(
    'kind', k.kind, 'clause', k.clause, 'works', k.works, 'temporary', k.temporary,
    'documents', (select coalesce(jsonb_agg(jsonb_build_object('document', r.document_kind, 'needed_when', r.needed_when) order by r.document_kind), '[]')
                  from dahu.document_required r where r.kind = k.kind)) order by k.kind))
from dahu.application_kind k
$$;
comment on function api.application_kinds() is 'What can be applied for';
