create or replace function api.tariff(code text, of_day date) returns jsonb
    language sql
    stable
as $$
-- tariff - prices and periods of a tariff, all or those of a day; null when there is none of that code.
--
-- Units:  0.000001 yuan; minutes of the civil day.
select jsonb_build_object('tariff', t.code, 'name', t.name, 'use_category', t.use_category,
    'prices', (select coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'item', p.item, 'name', p.name, 'period', p.period, 'price_e6', p.price_e6, 'pf_adjustable', p.pf_adjustable,
                                                            'from_on', lower(p.valid), 'until_on', upper(p.valid) - 1, 'document_no', p.document_no)
                                         order by array_position(array['CAPACITY', 'DEMAND', 'ENERGY', 'SURCHARGE'], p.kind), p.item,
                                                  array_position(array['', 'SHARP', 'PEAK', 'FLAT', 'VALLEY', 'DEEP_VALLEY'], p.period), p.valid), '[]')
               from dahu.tariff_price p where p.tariff_id = t.tariff_id and (of_day is null or p.valid @> of_day)),
    'periods', (select coalesce(jsonb_agg(jsonb_build_object('months', s.months, 'day_kind', s.day_kind, 'from_minute', s.from_minute, 'until_minute', s.until_minute, 'period', s.period,
                                                             'from_on', s.from_on, 'until_on', s.until_on) order by s.months, s.day_kind, s.from_minute, s.from_on), '[]')
                from (select array_agg(distinct d.month order by d.month) as months, d.day_kind, lower(d.minutes) as from_minute, upper(d.minutes) as until_minute, d.period,
                             lower(d.valid) as from_on, upper(d.valid) - 1 as until_on
                      from dahu.tariff_period d where d.tariff_id = t.tariff_id and (of_day is null or d.valid @> of_day)
                      group by d.day_kind, d.minutes, d.period, d.valid) s))
from dahu.tariff t
where t.code = tariff.code
$$;
comment on function api.tariff(text, date) is 'Prices and periods of a tariff';
