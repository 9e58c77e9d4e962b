create or replace function dahu.unit_seen(unit bigint) returns boolean
    language sql
    stable
as $$
-- unit_seen - whether this transaction sees what belongs to the unit: everything (jobs, desks with scope ALL), or the
-- units of the person and those below them, as dahu.request_enter put them into dahu.units.
select case coalesce(nullif(current_setting('dahu.scope', true), ''), case when dahu.is_desk_role() then 'NONE' else 'ALL' end)
       when 'ALL' then true
       when 'UNIT' then coalesce(unit = any (dahu.units()), false)
       else false end
$$;
comment on function dahu.unit_seen(bigint) is 'Whether what belongs to a unit is seen';
