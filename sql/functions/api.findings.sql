create or replace function api.findings(is_open text)
    returns jsonb
    language sql
    stable
as $$
-- findings - what supervision found (3.1.4), what is open and oldest first.
select jsonb_build_object('items', coalesce(jsonb_agg(api.finding_row(f.compliance_finding_id) order by f.closed_at is not null, f.due_on, f.compliance_finding_id), '[]'), 'next', null)
from dahu.compliance_finding f
where is_open is null or (f.closed_at is null) = (is_open = 'yes')
$$;
comment on function api.findings(text) is 'What supervision found';
