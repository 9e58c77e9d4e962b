create or replace function api.paper_templates()
    returns jsonb
    language sql
    stable
as $$
-- paper_templates - the newest version of each template.
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object('paper', t.kind_name, 'lang', t.lang, 'version', t.version_no, 'body', t.body, 'actor', t.actor,
                                                                         'at', t.recorded_at) order by t.kind_name, t.lang), '[]'), 'next', null)
from (select distinct on (p.kind_name, p.lang) p.* from dahu.paper_template p order by p.kind_name, p.lang, p.version_no desc) t
$$;
comment on function api.paper_templates() is 'The newest version of each template';
