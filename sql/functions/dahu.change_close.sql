create or replace function dahu.change_close(a dahu.service_application, form jsonb, day date) returns void
    language plpgsql
as $$
-- change_close - 销户 stops all capacity and closes the account; 并户 takes capacity and points to the other account first.
--
-- Source: 供电营业规则 1996 art. 32: capacity stopped, bills settled, seal checked, meters removed.
-- Errors: change_seal the seal was not checked.
begin
    if a.kind = 'CLOSE' and coalesce((form ->> 'seal_checked')::boolean, false) is not true then
        perform dahu.refuse('change_seal', '{}');
    end if;
    if a.kind = 'MERGE' then
        perform dahu.capacity_move(a.account_id, o.account_id, null, day, a.application_number)
        from dahu.account o where o.account_number = a.change ->> 'other_account';
        perform dahu.point_move(a, a.change ->> 'other_account', null, form, day);
    end if;
    perform dahu.capacity_write(a.account_id, (select coalesce(jsonb_agg(s.label), '[]') from dahu.transformer_state(a.account_id, day) s where s.suspended),
                                'RESUME', day, a.application_number);
    perform dahu.capacity_write(a.account_id, null, 'REMOVE', day, a.application_number);
    update dahu.metering_point p set active = false
    from dahu.metering_point_account m
    where m.metering_point_id = p.metering_point_id and m.account_id = a.account_id and m.valid @> day;
    update dahu.metering_point_account m set valid = daterange(lower(m.valid), day)
    where m.account_id = a.account_id and m.valid @> day and lower(m.valid) < day;
    update dahu.supply_source s set valid = daterange(lower(s.valid), day) where s.account_id = a.account_id and s.valid @> day and lower(s.valid) < day;
    update dahu.use_class u set valid = daterange(lower(u.valid), day) where u.account_id = a.account_id and u.valid @> day and lower(u.valid) < day;
    update dahu.account c set closed_on = day where c.account_id = a.account_id;
end
$$;
comment on function dahu.change_close(dahu.service_application, jsonb, date) is 'Closes an account, or merges it into another';
