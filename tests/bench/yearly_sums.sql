-- The yearly energy of every account in 2018, from the raw tables and nothing else: what the review is compared with.
select a.account_number, sum(e.wh * i.ct_primary_a * i.pt_primary_v / (i.ct_secondary_a * i.pt_secondary_v)) / 1000 as kwh
from (select v.metering_point_id, sum(v.active_import_wh) as wh
      from dahu.interval_energy v
      where v.slot_at > '2018-01-01 00:00+08' and v.slot_at <= '2019-01-01 00:00+08'
      group by v.metering_point_id
      union all
      select r.metering_point_id, max(r.active_energy_import_wh) - min(r.active_energy_import_wh)
      from dahu.reading r
      where r.slot_at in ('2018-01-01 00:00+08', '2019-01-01 00:00+08')
      group by r.metering_point_id) e
join dahu.meter_installation i on i.metering_point_id = e.metering_point_id
join dahu.metering_point_account m on m.metering_point_id = e.metering_point_id
join dahu.account a on a.account_id = m.account_id
group by a.account_number;
