create or replace function api.tariffs() returns jsonb
    language sql
    stable
as $$
-- tariffs - the tariffs, since when they have prices, and how many accounts that this desk sees are billed by them today (4.16).
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'tariff', t.code, 'name', t.name, 'use_category', t.use_category,
    'from_on', (select min(lower(p.valid)) from dahu.tariff_price p where p.tariff_id = t.tariff_id),
    'accounts', (select count(*) from dahu.account_tariff f where f.tariff_id = t.tariff_id and f.valid @> dahu.today())) order by t.code), '[]'), 'next', null)
from dahu.tariff t
$$;
comment on function api.tariffs() is 'The tariffs';
