create or replace function dahu.series_rows(target text, step text, since date, until date) returns jsonb
    language sql
    stable
    set search_path = dahu, public
    set jit = off
as $$
-- series_rows - energies of an account or a point for a chart, in steps of interval, day or month; until is the day after the last one.
--
-- Shape:  in order of time. A value is null where it is not known, never 0.
select case step
    when 'interval' then
        (select coalesce(jsonb_agg(jsonb_build_object(
             'at', s.begins_at, 'active_import_kwh', round(s.active_import_wh / 1000.0, 3), 'active_export_kwh', round(s.active_export_wh / 1000.0, 3),
             'reactive_import_kvarh', round(s.reactive_import_varh / 1000.0, 3), 'reactive_export_kvarh', round(s.reactive_export_varh / 1000.0, 3),
             'quality', s.quality) order by s.begins_at), '[]')
         from dahu.series_intervals(target, since, until) s)
    else
        (select coalesce(jsonb_agg(jsonb_build_object(
             'at', e.begins_on, 'ends_on', e.ends_on, 'active_import_kwh', round(e.active_import_wh / 1000.0, 3), 'active_export_kwh', round(e.active_export_wh / 1000.0, 3),
             'reactive_import_kvarh', round(e.reactive_import_varh / 1000.0, 3), 'reactive_export_kvarh', round(e.reactive_export_varh / 1000.0, 3),
             'demand_kw', round(e.demand_w / 1000.0, 3), 'demand_at', e.demand_at, 'load_factor_bp', e.load_factor_bp,
             'pf_x100', dahu.pf_x100(e.active_import_wh, e.reactive_import_varh, e.reactive_export_varh),
             'completeness_bp', e.completeness_bp, 'estimated_bp', e.estimated_bp, 'held_bp', e.held_bp) order by e.begins_on), '[]')
         from dahu.energy_table(target, since, until, step, 1) e) end
$$;
comment on function dahu.series_rows(text, text, date, date) is 'Energies for a chart';
