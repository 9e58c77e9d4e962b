create or replace function api.account_sources(number text) returns jsonb
    language sql
    stable
as $$
-- account_sources - what a dispatcher needs to know of one account (F45), with what its gates lack.
select dahu.account_backfeed(a.id, dahu.today()) || jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object('case', w.case_number, 'state', w.state, 'item', i.item, 'ok', i.ok) order by w.case_number), '[]')
              from dahu.dual_source d join dahu.work_case w on w.work_case_id = d.work_case_id cross join lateral dahu.gate_dual_use(d.work_case_id) i
              where d.account_id = a.id and d.closed_on is null))
from (select dahu.account_named(number) as id) a
$$;
comment on function api.account_sources(text) is 'What a dispatcher needs to know of an account';
