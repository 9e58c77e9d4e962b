create or replace function api.line_sources(line text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
    set jit = off
as $$
-- line_sources - every customer on a line who has a second source, own generation, an application for one or a finding of one: who could feed
-- back while people work on it (domain rules 7.4 item 7).
--
-- Runs as the owner, behind the right dispatch.read: who asks for a work permit must see all of them, of whatever unit. stale: something in
-- the answer was never confirmed, or longer ago than policy dispatch_confirm_days. Permits are those open on the line.
declare
    of_line bigint := line_named(line);
    day     date := today();
begin
    perform right_require('dispatch.read');
    return (
        with customer as materialized (
            select account_backfeed(t.account_id, day) as content
            from line_attached(of_line, day) t
            where exists (select from account_second(t.account_id, day))
        )
        select jsonb_build_object(
            'line', l.line_number, 'name', l.name, 'as_of', civil_text(clock_timestamp()), 'stale_after_days', policy_number('dispatch_confirm_days', day, 180),
            'stale', coalesce((select bool_or((c.content ->> 'stale')::boolean) from customer c), false),
            'customers', (select coalesce(jsonb_agg(c.content order by c.content ->> 'account'), '[]') from customer c),
            'permits', (select coalesce(jsonb_agg(jsonb_build_object('permit', p.permit_number, 'holder', p.holder, 'content', p.content, 'opened_at', p.opened_at) order by p.work_permit_id), '[]')
                        from work_permit p where p.line_id = of_line and p.closed_at is null))
        from line l where l.line_id = of_line);
end
$$;
comment on function api.line_sources(text) is 'Every customer that could feed back into a line';
