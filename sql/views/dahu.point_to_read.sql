-- point_to_read - the points that a collector is to read now.
create or replace view dahu.point_to_read as
select p.metering_point_id, p.slot_s, p.live_s, m.meter_id, l.link_id
from dahu.metering_point p
join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()
join dahu.meter m on m.meter_id = i.meter_id and m.enabled
join dahu.link l on l.link_id = m.link_id and l.enabled
where p.active;
comment on view dahu.point_to_read is 'The points that a collector is to read now';
