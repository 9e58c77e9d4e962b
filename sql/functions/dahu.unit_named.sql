create or replace function dahu.unit_named(unit text) returns bigint
    language plpgsql
    stable
    set search_path = dahu, public
as $$
-- unit_named - the organisation unit of a name, null for null; refused as not found when there is none.
declare
    found bigint := (select o.org_unit_id from dahu.org_unit o where o.name = unit);
begin
    if found is null and unit is not null then
        perform dahu.refuse('unit_unknown', jsonb_build_object('unit', unit), 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.unit_named(text) is 'The organisation unit of a name';
