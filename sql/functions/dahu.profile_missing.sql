create or replace function dahu.profile_missing(of_account bigint) returns text[]
    language sql
    stable
as $$
-- profile_missing - which attributes of K2 nobody has written yet of the customer of an account; empty when it is whole.
select array(
    select m.name
    from (select 1) one
    left join lateral (select x.* from dahu.customer_profile x where x.account_id = of_account order by x.customer_profile_id desc limit 1) p on true
    cross join lateral (values (1, 'industry', p.industry), (2, 'size', p.size), (3, 'business_scope', p.business_scope), (4, 'operating_state', p.operating_state),
                               (5, 'industry_position', p.industry_position), (6, 'priority', p.priority::text), (7, 'load_grade', p.load_grade),
                               (8, 'credit_state', p.credit_state)) as m(place, name, value)
    where coalesce(m.value, '') = ''
    order by m.place)
$$;
comment on function dahu.profile_missing(bigint) is 'Attributes of a customer that nobody has written yet';
