create or replace function dahu.tariff_assign(account bigint, form jsonb, who text) returns void
    language plpgsql
as $$
-- tariff_assign - by which tariff and on what terms an account, or a part of its split, is billed from a day on; what held before ends there.
--
-- @form  tariff, from_on; category, basic_charge, settlement_day, instalments, due_rule, due_value, document_no: without them as before, else the default
-- Errors: DH422 tariff_unknown; what the constraints of dahu.account_tariff say.
declare
    of_tariff   bigint := (select t.tariff_id from dahu.tariff t where t.code = form ->> 'tariff');
    from_day    date := (form ->> 'from_on')::date;
    of_category text := coalesce(form ->> 'category', '');
    was         dahu.account_tariff;
begin
    if of_tariff is null then
        perform dahu.refuse('tariff_unknown', jsonb_build_object('tariff', form ->> 'tariff'), 'DH422');
    end if;
    select t.* into was from dahu.account_tariff t
    where t.account_id = account and t.category = of_category and lower(t.valid) <= from_day
    order by t.valid desc limit 1;
    delete from dahu.account_tariff t where t.account_id = account and t.category = of_category and lower(t.valid) = from_day;
    update dahu.account_tariff t set valid = daterange(lower(t.valid), from_day)
    where t.account_id = account and t.category = of_category and t.valid @> from_day and lower(t.valid) < from_day;
    insert into dahu.account_tariff (account_id, category, tariff_id, basic_charge, settlement_day, instalments, due_rule, due_value, valid, document_no, actor)
    values (account, of_category, of_tariff, coalesce(form ->> 'basic_charge', was.basic_charge, 'NONE'),
            coalesce((form ->> 'settlement_day')::smallint, was.settlement_day, 1), coalesce((form ->> 'instalments')::smallint, was.instalments, 0),
            coalesce(form ->> 'due_rule', was.due_rule, 'WORKING_DAYS'), coalesce((form ->> 'due_value')::smallint, was.due_value, 10),
            daterange(from_day, (select min(lower(n.valid)) from dahu.account_tariff n
                                 where n.account_id = account and n.category = of_category and lower(n.valid) > from_day)),
            coalesce(form ->> 'document_no', ''), who);
end
$$;
comment on function dahu.tariff_assign(bigint, jsonb, text) is 'By which tariff an account is billed from a day on';
