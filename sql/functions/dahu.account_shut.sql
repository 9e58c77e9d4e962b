create or replace function dahu.account_shut(account bigint, on_day date, registers jsonb, document_no text) returns void
    language plpgsql
as $$
-- account_shut - an account ends with a day: its meters are taken away with the registers that were read, its points belong to nobody
-- from the next day on.
--
-- registers  [{"point","quantity","register_wh"}]: as they stood at the end
declare
    until timestamptz := dahu.civil_instant((on_day + 1)::text);
begin
    insert into dahu.installation_register (meter_installation_id, quantity, closing_wh)
    select i.meter_installation_id, r ->> 'quantity', (r ->> 'register_wh')::bigint
    from jsonb_array_elements(registers) r
    join dahu.metering_point p on p.point_number = r ->> 'point'
    join dahu.metering_point_account m on m.metering_point_id = p.metering_point_id and m.account_id = account and m.valid @> on_day
    join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> (until - interval '1 us')
    on conflict (meter_installation_id, quantity) do update set closing_wh = excluded.closing_wh;
    update dahu.meter_installation i set valid = tstzrange(lower(i.valid), until)
    from dahu.metering_point_account m
    where m.metering_point_id = i.metering_point_id and m.account_id = account and m.valid @> on_day and i.valid @> (until - interval '1 us');
    update dahu.metering_point p set active = false
    from dahu.metering_point_account m where m.metering_point_id = p.metering_point_id and m.account_id = account and m.valid @> on_day;
    update dahu.metering_point_account m set valid = daterange(lower(m.valid), on_day + 1) where m.account_id = account and m.valid @> on_day;
    update dahu.account_holder h set valid = daterange(lower(h.valid), on_day + 1) where h.account_id = account and h.valid @> on_day;
    update dahu.account a set closed_on = on_day where a.account_id = account;
    perform dahu.collection_refresh();
end
$$;
comment on function dahu.account_shut(bigint, date, jsonb, text) is 'Ends an account with a day';
