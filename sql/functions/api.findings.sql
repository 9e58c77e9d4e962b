create or replace function api.findings(is_open text, most integer, after text)
    returns jsonb
    language sql
    stable
as $$
-- findings - a page of what supervision found (3.1.4), what is open and due first at the top.
--
-- @after  the place of the last finding seen, not its number: one that is closed meanwhile has another place
-- Shape:  {"items","next"}
with wanted as (
    select f.compliance_finding_id, format('%s-%s-%s', (f.closed_at is not null)::integer, to_char(f.due_on, 'YYYYMMDD'), lpad(f.compliance_finding_id::text, 19, '0')) as place
    from dahu.compliance_finding f
    where is_open is null or (f.closed_at is null) = (is_open = 'yes')
),
page as (
    select w.compliance_finding_id, w.place, row_number() over (order by w.place collate "C") as n
    from wanted w
    where after is null or w.place collate "C" > after collate "C"
    order by n
    limit most + 1
)
select jsonb_build_object(
    'items', coalesce((select jsonb_agg(api.finding_row(p.compliance_finding_id) order by p.n) from page p where p.n <= most), '[]'),
    'next', (select p.place from page p where p.n = most and exists (select from page q where q.n > most)))
$$;
comment on function api.findings(text, integer, text) is 'A page of what supervision found';
