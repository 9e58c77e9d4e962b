create or replace function api.visits(limit_rows integer, after text, of_account text, of_outcome text) returns jsonb
    language sql
    stable
as $$
-- visits - visits, newest first: attempts without access too.
with page as (
    select v.visit_id, v.receipt_number, a.account_number, v.outcome, v.visited_on, v.copy_no, v.actor, v.no_access_reason,
           (select count(*) from dahu.visit_item i where i.visit_id = v.visit_id and i.result = 'DEFECT') as defects
    from dahu.visit v
    join dahu.account a on a.account_id = v.account_id
    where dahu.account_seen(a.account_id) and (of_account is null or a.account_number = of_account) and (of_outcome is null or v.outcome = of_outcome)
      and (after is null or v.receipt_number < after)
    order by v.receipt_number desc
    limit limit_rows + 1
)
select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object('id', p.visit_id, 'receipt', p.receipt_number, 'account', p.account_number, 'outcome', p.outcome,
                                                           'visited_on', p.visited_on, 'copy', p.copy_no, 'defects', p.defects, 'actor', p.actor,
                                                           'no_access_reason', p.no_access_reason) order by p.receipt_number desc), '[]')
              from (select * from page order by receipt_number desc limit limit_rows) p),
    'next', case when (select count(*) from page) > limit_rows
                 then (select min(x.receipt_number) from (select receipt_number from page order by receipt_number desc limit limit_rows) x) end)
$$;
comment on function api.visits(integer, text, text, text) is 'Visits, newest first';
