create or replace function api.cases(of_flow text, of_state text, of_account text, of_handler text, is_open text, sort text, most integer, after text)
    returns jsonb
    language plpgsql
    stable
    set plan_cache_mode = force_custom_plan -- what is not asked for is no condition then
as $$
-- cases - a page of the cases of a flow that this desk may see.
--
-- @sort   number | -number | opened_at | -opened_at
-- @after  case number that the page begins after; a number that is not there makes an empty page
-- Shape:  {"items","next"}; next is null on the last page.
--
-- What is seen is the policy of the table alone: asked case by case, dahu.case_seen takes a second for 15,000 of them.
begin
return (
with begin_at as (
    select c.case_number, c.opened_at from dahu.work_case c where c.case_number = after and c.flow = of_flow
),
wanted as (
    select c.work_case_id, c.case_number, c.opened_at
    from dahu.work_case c
    where c.flow = of_flow
      and (of_state is null or c.state = of_state)
      and (of_account is null or c.account_id = (select a.account_id from dahu.account a where a.account_number = of_account))
      and (of_handler is null or c.handler_id = (select u.user_account_id from dahu.user_account u where u.login = of_handler))
      and (is_open is null or (c.closed_at is null) = (is_open = 'yes'))
      and (after is null or case sort
               when 'number' then c.case_number collate "C" > (select b.case_number from begin_at b) collate "C"
               when '-number' then c.case_number collate "C" < (select b.case_number from begin_at b) collate "C"
               when 'opened_at' then (c.opened_at, c.case_number collate "C") > (select b.opened_at, b.case_number collate "C" from begin_at b)
               else (c.opened_at, c.case_number collate "C") < (select b.opened_at, b.case_number collate "C" from begin_at b) end)
),
page as (
    select w.*, row_number() over () as n
    from (select w.work_case_id, w.case_number
          from wanted w
          order by case sort when 'opened_at' then w.opened_at end, case sort when '-opened_at' then w.opened_at end desc,
                   case when sort not like '-%' then w.case_number end collate "C", w.case_number collate "C" desc
          limit most + 1) w
)
select jsonb_build_object(
    'items', coalesce((select jsonb_agg(api.case_row(p.work_case_id) order by p.n) from page p where p.n <= most), '[]'),
    'next', (select p.case_number from page p where p.n = most and exists (select from page q where q.n > most))));
end
$$;
comment on function api.cases(text, text, text, text, text, text, integer, text) is 'A page of the cases of a flow';
