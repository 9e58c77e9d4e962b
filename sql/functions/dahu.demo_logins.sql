create or replace function dahu.demo_logins() returns jsonb
    language sql
    stable
as $$
-- demo_logins - the people of a sample county who get a link.
--
-- Shape:  [{"login","desk"}], those first who see most without a second factor.
select jsonb_agg(jsonb_build_object('login', 'demo.' || replace(lower(d.name), '_', '.'), 'desk', d.name) order by d.second_factor, d.scope, d.name desc) from dahu.desk d
$$;
comment on function dahu.demo_logins() is 'The people of a sample county who get a link';
