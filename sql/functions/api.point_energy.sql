create or replace function api.point_energy(point text, step text, since date, until date, compare text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- point_energy - energies of one metering point for a chart.
begin
    perform dahu.right_require('account.read'), dahu.point_named(point);
    return dahu.series(point, step, since, until, compare);
end
$$;
comment on function api.point_energy(text, text, date, date, text) is 'Energies of a metering point for a chart';
