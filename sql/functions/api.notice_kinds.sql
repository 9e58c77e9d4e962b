create or replace function api.notice_kinds()
    returns jsonb
    language sql
    stable
as $$
-- notice_kinds - what people are told of.
select jsonb_build_object('items', jsonb_agg(jsonb_build_object('kind', k.name, 'audience', k.audience, 'urgent', k.urgent, 'clause', k.clause) order by k.name), 'next', null)
from dahu.notice_kind k
$$;
comment on function api.notice_kinds() is 'What people are told of';
