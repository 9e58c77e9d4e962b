create or replace function api.account_tariffs(number text) returns jsonb
    language sql
    stable
as $$
-- account_tariffs - by which tariff and on what terms an account and the parts of its split are billed, and when (4.16); null when there is no account of that number here.
select jsonb_build_object('items', (
    select coalesce(jsonb_agg(jsonb_build_object(
        'category', t.category, 'tariff', f.code, 'name', f.name, 'basic_charge', t.basic_charge, 'settlement_day', t.settlement_day, 'instalments', t.instalments,
        'due_rule', t.due_rule, 'due_value', t.due_value, 'from_on', lower(t.valid), 'until_on', upper(t.valid) - 1, 'document_no', t.document_no, 'actor', t.actor)
        order by t.category, lower(t.valid) desc), '[]')
    from dahu.account_tariff t
    join dahu.tariff f using (tariff_id)
    where t.account_id = a.account_id), 'next', null)
from dahu.account a
where a.account_number = number
$$;
comment on function api.account_tariffs(text) is 'By which tariff an account is billed';
