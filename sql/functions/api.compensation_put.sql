create or replace function api.compensation_put(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- compensation_put - what compensation an account has from a day on (4.17): a bank of that label ends, and begins anew unless it is gone.
--
-- @body   {"account","label","from","kvar"?,"automatic"?,"unit"?,"document_no"?}; without kvar the bank is gone from that day
-- Errors: compensation_unit.
declare
    account bigint;
    since   date := (body ->> 'from')::date;
    unit    bigint;
begin
    perform right_require('equipment.keep');
    account := account_named(body ->> 'account');
    if body ->> 'unit' is not null then
        select r.receiving_point_id into unit from receiving_point r where r.account_id = account and r.name = body ->> 'unit';
        if unit is null then
            perform refuse('compensation_unit', jsonb_build_object('unit', body ->> 'unit'));
        end if;
    end if;
    update compensation c set valid = daterange(lower(c.valid), since)
    where c.account_id = account and c.label = body ->> 'label' and c.valid @> since and lower(c.valid) < since;
    if body ->> 'kvar' is not null then
        insert into compensation (account_id, receiving_point_id, label, kvar, automatic, valid, document_no, actor)
        values (account, unit, body ->> 'label', (body ->> 'kvar')::integer, (body ->> 'automatic')::boolean, daterange(since, null),
                coalesce(body ->> 'document_no', ''), actor());
    end if;
    return api.compensations(body ->> 'account');
end
$$;
comment on function api.compensation_put(jsonb) is 'Records the reactive compensation of an account';
