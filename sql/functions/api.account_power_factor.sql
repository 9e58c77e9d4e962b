create or replace function api.account_power_factor(number text, months integer) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- account_power_factor - power factor of an account by month beside what is required (4.17), the running month last.
--
-- Shape:  pf_x100 is of all settlement points together; verdicts: what was decided for each receiving point of that month.
declare
    found     bigint := dahu.account_named(number);
    first_day date := (date_trunc('month', dahu.today()) - make_interval(months => months - 1))::date;
begin
    perform dahu.right_require('account.read');
    return jsonb_build_object(
        'account', number,
        'required_x100', (select coalesce(d.facts ->> 'reduced_standard', d.facts ->> 'standard')::integer from dahu.decision d
                          where d.account_id = found and d.rule_id = 'pf' and d.facts ->> 'standard' is not null order by d.as_of desc, d.review_run_id desc limit 1),
        'items', (select coalesce(jsonb_agg(jsonb_build_object(
            'month', to_char(e.begins_on, 'YYYY-MM'), 'active_import_kwh', round(e.active_import_wh / 1000.0, 2), 'reactive_import_kvarh', round(e.reactive_import_varh / 1000.0, 2),
            'reactive_export_kvarh', round(e.reactive_export_varh / 1000.0, 2), 'pf_x100', dahu.pf_x100(e.active_import_wh, e.reactive_import_varh, e.reactive_export_varh),
            'demand_kw', round(e.demand_w / 1000.0, 1), 'demand_at', e.demand_at, 'completeness_bp', e.completeness_bp, 'verdicts', v.told) order by e.begins_on), '[]')
          from dahu.energy_table(number, first_day, dahu.today() + 1, 'month', 1) e
          left join lateral (
              select jsonb_agg(jsonb_build_object('subject', x.subject, 'as_of', x.as_of, 'outcome', x.outcome, 'pf_x100', x.result -> 'pf_x100', 'standard', x.facts -> 'standard',
                                                  'adjust_bp', x.result -> 'adjust_bp', 'status', x.result -> 'status') order by x.subject) as told
              from (select distinct on (d.subject) d.* from dahu.decision d
                    where d.account_id = found and d.rule_id = 'pf' and d.as_of >= (e.begins_on + interval '1 month')::date and d.as_of < (e.begins_on + interval '2 months')::date
                    order by d.subject, d.as_of desc, d.review_run_id desc) x) v on true));
end
$$;
comment on function api.account_power_factor(text, integer) is 'Power factor of an account by month beside what is required';
