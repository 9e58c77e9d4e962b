create or replace function api.cases(of_flow text, of_state text, of_account text, of_handler text, is_open text, sort text, most integer, after text)
    returns jsonb
    language sql
    stable
as $$
-- cases - a page of the cases of a flow that this desk may see.
--
-- @sort   number | -number | opened_at | -opened_at
-- @after  case number that the page begins after; a number that is not there makes an empty page
-- Shape:  {"items","next"}; next is null on the last page.
with wanted as (
    select c.work_case_id, c.case_number, c.opened_at,
           case when sort like '%number' then c.case_number
                else to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || c.case_number end as place
    from dahu.work_case c
    left join dahu.account a on a.account_id = c.account_id
    left join dahu.user_account u on u.user_account_id = c.handler_id
    where c.flow = of_flow and dahu.case_seen(c.work_case_id)
      and (of_state is null or c.state = of_state)
      and (of_account is null or a.account_number = of_account)
      and (of_handler is null or u.login = of_handler)
      and (is_open is null or (c.closed_at is null) = (is_open = 'yes'))
),
begin_at as (
    select w.place from wanted w where w.case_number = after
),
page as (
    select w.*, row_number() over (order by case when sort not like '-%' then w.place end collate "C",
                                            case when sort like '-%' then w.place end collate "C" desc) as n
    from wanted w
    where after is null
       or case when sort like '-%' then w.place collate "C" < (select b.place from begin_at b) collate "C"
               else w.place collate "C" > (select b.place from begin_at b) collate "C" end
    order by n
    limit most + 1
)
select jsonb_build_object(
    'items', coalesce((select jsonb_agg(api.case_row(p.work_case_id) order by p.n) from page p where p.n <= most), '[]'),
    'next', (select p.case_number from page p where p.n = most and exists (select from page q where q.n > most)))
$$;
comment on function api.cases(text, text, text, text, text, text, integer, text) is 'A page of the cases of a flow';
