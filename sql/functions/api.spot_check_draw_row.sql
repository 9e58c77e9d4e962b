create or replace function api.spot_check_draw_row(of_draw bigint) returns jsonb
    language sql
    stable
as $$
-- spot_check_draw_row - a choice by lot, as it is shown: holds says whether the same seed makes the same choice of the same records again.
select jsonb_build_object('draw', d.spot_check_draw_id, 'kind', d.kind, 'from', lower(d.period), 'until', upper(d.period) - 1, 'seed', d.seed, 'rate_bp', d.rate_bp,
                          'least', d.least, 'population', d.population, 'population_sha256', d.population_sha256, 'chosen', d.chosen, 'reason', d.reason,
                          'actor', d.actor, 'at', d.recorded_at, 'checked', count(s.result), 'differs', count(*) filter (where s.result = 'DIFFERS'),
                          'holds', d.population_sha256 = encode(sha256(convert_to((select coalesce(string_agg(p.case_step_id::text, ',' order by p.case_step_id), '')
                                                                                   from dahu.spot_check_population(d.kind, d.period) p), 'UTF8')), 'hex')
                                   and array(select l.case_step_id from dahu.spot_check_lot(d.kind, d.period, d.seed, d.chosen) l order by 1)
                                       = coalesce(array_agg(s.case_step_id order by s.case_step_id) filter (where s.case_step_id is not null), '{}'))
from dahu.spot_check_draw d
left join dahu.spot_check s using (spot_check_draw_id)
where d.spot_check_draw_id = of_draw
group by d.spot_check_draw_id
$$;
comment on function api.spot_check_draw_row(bigint) is 'A choice by lot, as it is shown';
