create or replace function dahu.contract_days(form jsonb) returns daterange
    language plpgsql
    stable
as $$
-- contract_days - the days of a text: from_on to until_on, both included.
begin
    if (form ->> 'until_on')::date < (form ->> 'from_on')::date then
        perform dahu.refuse('contract_days', jsonb_build_object('from_on', form ->> 'from_on', 'until_on', form ->> 'until_on'), 'DH422');
    end if;
    return daterange((form ->> 'from_on')::date, (form ->> 'until_on')::date, '[]');
end
$$;
comment on function dahu.contract_days(jsonb) is 'Days of a contract text';
