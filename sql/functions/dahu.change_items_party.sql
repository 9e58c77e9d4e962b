create or replace function dahu.change_items_party(a dahu.service_application) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- change_items_party - what a change of the party, of the account or of its category needs to be told, and debts that stand in its way.
--
-- Source: 供电营业规则 1996 arts. 29 and 32: debts are settled before an account is renamed, transferred or closed.
select 'NEW_NAME', coalesce(a.change ->> 'new_name', '') <> '', '{}'::jsonb where a.kind = 'RENAME'
union all
select 'NEW_HOLDER', exists (select from dahu.customer c
                             where c.customer_number = a.change ->> 'customer'
                               and not exists (select from dahu.account_holder h
                                               where h.account_id = a.account_id and h.customer_id = c.customer_id and h.valid @> a.effective_on)),
       jsonb_build_object('customer', a.change ->> 'customer')
where a.kind in ('TRANSFER', 'SPLIT')
union all
select 'DEBTS_SETTLED', dahu.arrears_fen(a.account_id) <= 0, jsonb_build_object('fen', dahu.arrears_fen(a.account_id))
where a.kind in ('RENAME', 'TRANSFER', 'CLOSE', 'MERGE', 'SPLIT')
union all
select 'OTHER_ACCOUNT', exists (select from dahu.account o
                                where o.account_number = a.change ->> 'other_account' and o.account_id <> a.account_id and o.closed_on is null),
       jsonb_build_object('account', a.change ->> 'other_account')
where a.kind = 'MERGE'
union all
select 'NEW_CATEGORY', coalesce(a.use_category <> (select c.use_category from dahu.account c where c.account_id = a.account_id), false),
       jsonb_build_object('category', a.use_category)
where a.kind = 'CHANGE_CATEGORY'
union all
select 'NEW_VOLTAGE', coalesce(a.supply_kv <> (select c.supply_kv from dahu.account c where c.account_id = a.account_id), false),
       jsonb_build_object('kv', a.supply_kv)
where a.kind = 'CHANGE_VOLTAGE'
union all
select 'POINTS_NAMED', jsonb_array_length(p.points) > 0 and not exists (
           select from jsonb_array_elements_text(p.points) as n(point)
           where not exists (select from dahu.metering_point m join dahu.metering_point_account o using (metering_point_id)
                             where m.point_number = n.point and o.account_id = a.account_id and o.valid @> a.effective_on)),
       jsonb_build_object('points', p.points)
from (select coalesce(a.change -> 'points', '[]') as points) p
where a.kind = 'METER_MOVE'
union all
select 'NEW_ADDRESS', a.supply_address <> '', '{}' where a.kind = 'RELOCATE'
union all
select 'SEVERAL_CATEGORIES', jsonb_array_length(coalesce(a.change -> 'classes', '[]')) >= 2, '{}' where a.kind = 'SEPARATE_METERING'
union all
select 'NEW_TRANSFORMERS', jsonb_array_length(coalesce(a.change -> 'new_transformers', '[]')) >= 1, '{}' where a.kind = 'TEMP_SWAP'
$$;
comment on function dahu.change_items_party(dahu.service_application) is 'What a change needs to be told, and debts in its way';
