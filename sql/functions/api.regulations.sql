create or replace function api.regulations(on_day text) returns jsonb
    language sql
    stable
as $$
-- regulations - what the rule book refers to (clause 2); with a day, the editions that are in force on it.
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'code', r.code, 'version', r.version, 'title', r.title, 'document_no', r.document_no, 'valid_from', lower(r.valid), 'valid_until', upper(r.valid) - 1)
    order by r.code, r.valid), '[]'))
from dahu.regulation r
where on_day is null or r.valid @> on_day::date
$$;
comment on function api.regulations(text) is 'Regulations that the rule book refers to';
