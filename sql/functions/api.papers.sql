create or replace function api.papers(of_case text)
    returns jsonb
    language sql
    stable
as $$
-- papers - the papers that can be printed from a case; null when there is no such case here.
select jsonb_build_object('items', (select coalesce(jsonb_agg(jsonb_build_object('paper', k.name, 'clause', k.clause, 'copies', k.copies,
                                                                                 'ready', cardinality(k.states) = 0 or c.state = any (k.states)) order by k.name), '[]')
                                    from dahu.paper_kind k where k.flow = c.flow), 'next', null)
from dahu.work_case c
where c.case_number = of_case and dahu.case_seen(c.work_case_id)
$$;
comment on function api.papers(text) is 'The papers that can be printed from a case';
