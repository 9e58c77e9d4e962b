create or replace function api.source_confirm(number text, source integer) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- source_confirm - somebody has seen that a source is as the register says: its age begins anew.
declare
    account bigint := account_named(number);
begin
    update supply_source s set confirmed_at = clock_timestamp(), confirmed_by = actor() where s.supply_source_id = source and s.account_id = account;
    if not found then
        perform refuse('source_unknown', jsonb_build_object('source', source), 'DH404');
    end if;
    return api.account_sources(number);
end
$$;
comment on function api.source_confirm(text, integer) is 'Somebody has seen that a source is as the register says';
