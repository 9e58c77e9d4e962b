create or replace function dahu.county_tariff() returns boolean
    language plpgsql
as $$
-- county_tariff - the tariff that the sample county bills by, from a year ago on; false when it is there already. Its prices are nobody's.
declare
    since constant daterange := daterange((date_trunc('month', dahu.today()) - interval '14 months')::date, null);
    made  bigint;
begin
    if exists (select from dahu.tariff t where t.code = 'QL-2P-10KV') then
        return false;
    end if;
    insert into dahu.tariff (code, name, use_category) values ('QL-2P-10KV', '示例：工商业两部制 1-10千伏（非真实电价）', 'INDUSTRIAL') returning tariff_id into made;
    insert into dahu.tariff_price (tariff_id, kind, item, name, period, price_e6, pf_adjustable, valid, actor)
    select made, p.kind, p.item, p.name, p.period, p.price, p.kind <> 'SURCHARGE', since, 'sample county'
    from (values ('CAPACITY', 'CAPACITY', '容量电费', '', 23200000), ('DEMAND', 'DEMAND', '需量电费', '', 34800000),
                 ('ENERGY', 'AGENCY', '代理购电电费', 'PEAK', 560000), ('ENERGY', 'AGENCY', '代理购电电费', 'FLAT', 400000), ('ENERGY', 'AGENCY', '代理购电电费', 'VALLEY', 220000),
                 ('ENERGY', 'TRANSMISSION', '输配电费', '', 133200), ('ENERGY', 'LINE_LOSS', '上网环节线损费用', '', 13200), ('ENERGY', 'SYSTEM_OPERATION', '系统运行费用', '', 24100),
                 ('SURCHARGE', 'WATER_FUND', '重大水利工程建设基金', '', 1125), ('SURCHARGE', 'RENEWABLE_FUND', '可再生能源电价附加', '', 19000)) as p(kind, item, name, period, price);
    insert into dahu.tariff_period (tariff_id, month, minutes, period, valid, actor)
    select made, m, p.minutes, p.period, since, 'sample county'
    from generate_series(1, 12) m,
         (values (int4range(0, 480), 'VALLEY'), (int4range(480, 660), 'PEAK'), (int4range(660, 1020), 'FLAT'), (int4range(1020, 1320), 'PEAK'), (int4range(1320, 1440), 'FLAT')) as p(minutes, period);
    return true;
end
$$;
comment on function dahu.county_tariff() is 'The tariff that the sample county bills by';
