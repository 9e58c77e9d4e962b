create or replace function api.security_load_set(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- security_load_set - the security load of an account from a day on; what was before ends there.
declare
    account bigint := account_named(number);
    start   date := (body ->> 'from_on')::date;
begin
    update security_load z set valid = daterange(lower(z.valid), start), actor = actor() where z.account_id = account and z.valid @> start and lower(z.valid) < start;
    insert into security_load (account_id, load_kw, interruption_s, valid, document_no, actor)
    values (account, (body ->> 'load_kw')::integer, (body ->> 'interruption_s')::integer, daterange(start, null), body ->> 'document_no', actor());
    return api.site_state(number);
end
$$;
comment on function api.security_load_set(text, jsonb) is 'The security load of an account from a day on';
