create or replace function dahu.permit_row(of_permit bigint) returns jsonb
    language sql
    stable
as $$
-- permit_row - a permit to work on a line.
select jsonb_build_object('permit', p.permit_number, 'line', l.line_number, 'holder', p.holder, 'content', p.content, 'opened_at', p.opened_at, 'closed_at', p.closed_at, 'sources_seen', p.sources_seen, 'actor', p.actor)
from dahu.work_permit p join dahu.line l on l.line_id = p.line_id where p.work_permit_id = of_permit
$$;
comment on function dahu.permit_row(bigint) is 'A permit to work on a line';
