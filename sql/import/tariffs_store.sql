-- Prices and periods that are not there yet; open ones that they follow end where they begin.
insert into dahu.tariff (code, name, use_category)
select i.code, min(i.tariff_name), min(i.use_category)
from import_tariff i
where i.tariff_id is null
group by i.code
order by min(i.line);

update import_tariff i set tariff_id = t.tariff_id from dahu.tariff t where t.code = i.code and i.tariff_id is null;
update import_slot i set tariff_id = t.tariff_id from dahu.tariff t where t.code = i.code and i.tariff_id is null;

create temporary table import_done on commit drop as
select i.line, true as fresh
from import_tariff i
where case when i.kind = 'PERIOD'
           then not exists (select from dahu.tariff_period p join import_slot s on s.line = i.line and s.tariff_id = p.tariff_id and s.month = p.month
                                   and s.day_kind = p.day_kind and s.minutes = p.minutes and s.period = p.period and p.valid && s.valid
                            where not (upper_inf(p.valid) and lower(p.valid) < lower(s.valid)))
           else not exists (select from dahu.tariff_price p
                            where p.tariff_id = i.tariff_id and p.kind = i.kind and p.item = i.item and p.period = i.period and p.valid && i.valid
                              and ((p.price_e6, p.pf_adjustable) = (i.price_e6, i.pf_adjustable)
                                   or not (upper_inf(p.valid) and lower(p.valid) < lower(i.valid)))) end;
delete from import_slot s where not exists (select from import_done d where d.line = s.line);

update dahu.tariff_price p
set valid = daterange(lower(p.valid), n.from_day)
from (select p.tariff_price_id, min(lower(i.valid)) as from_day
      from dahu.tariff_price p
      join import_tariff i using (tariff_id, kind, item, period)
      join import_done d using (line)
      where upper_inf(p.valid) and lower(p.valid) < lower(i.valid)
      group by p.tariff_price_id) n
where p.tariff_price_id = n.tariff_price_id;

update dahu.tariff_period p
set valid = daterange(lower(p.valid), n.from_day)
from (select p.tariff_period_id, min(lower(i.valid)) as from_day
      from dahu.tariff_period p
      join import_slot i on i.tariff_id = p.tariff_id and i.month = p.month and i.day_kind = p.day_kind and i.minutes && p.minutes
      where upper_inf(p.valid) and lower(p.valid) < lower(i.valid)
      group by p.tariff_period_id) n
where p.tariff_period_id = n.tariff_period_id;

insert into dahu.tariff_price (tariff_id, kind, item, name, period, price_e6, pf_adjustable, valid, actor)
select i.tariff_id, i.kind, i.item, i.name, i.period, i.price_e6, i.pf_adjustable,
       i.valid, current_setting('dahu.import_actor')
from import_tariff i
join import_done d using (line)
where i.kind <> 'PERIOD';

insert into dahu.tariff_period (tariff_id, month, day_kind, minutes, period, valid, actor)
select i.tariff_id, i.month, i.day_kind, i.minutes, i.period, i.valid, current_setting('dahu.import_actor')
from import_slot i;

insert into import_done select i.line, false from import_tariff i where not exists (select from import_done d where d.line = i.line);
