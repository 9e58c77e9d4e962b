create or replace function api.use_classes(number text) returns jsonb
    language sql
    stable
as $$
-- use_classes - the categories of use of an account today, and when their split is to be checked again (4.8).
with account as materialized (
    select dahu.account_named(number) as id
)
select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object('category', u.category, 'load_kw', u.load_kw, 'point', p.point_number, 'since', lower(u.valid))
                                        order by u.category), '[]')
              from account a join dahu.use_class u on u.account_id = a.id and u.valid @> dahu.today()
              left join dahu.metering_point p using (metering_point_id)),
    'splits', (select coalesce(jsonb_agg(jsonb_build_object('since', lower(s.valid), 'checked_on', s.checked_on, 'check_due_on', s.due_on) order by s.due_on), '[]')
               from account a cross join lateral dahu.split_due(a.id) s))
$$;
comment on function api.use_classes(text) is 'Categories of use of an account';
