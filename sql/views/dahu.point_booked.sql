-- point_booked - the newest slot of each point in collection that needs nothing more.
--
-- booked_at is the newest slot that was polled or is a gap, or else the slot before the first one of the
-- running period: a collector that takes the point over goes on after it. Nothing is looked for before the
-- period and after now, so that of the monthly partitions only those are touched which can matter.
create or replace view dahu.point_booked as
select c.metering_point_id, c.slot_s, lower(c.valid) as from_at,
       greatest((select r.slot_at from dahu.reading r
                 where r.metering_point_id = c.metering_point_id and r.source = 'P'
                   and r.slot_at >= lower(c.valid) and r.slot_at <= now()
                 order by r.slot_at desc limit 1),
                (select g.slot_at from dahu.reading_gap g
                 where g.metering_point_id = c.metering_point_id
                   and g.slot_at >= lower(c.valid) and g.slot_at <= now()
                 order by g.slot_at desc limit 1),
                dahu.slot_at_or_after(lower(c.valid), c.slot_s) - c.slot_s * interval '1 s') as booked_at
from dahu.collection_period c
where upper_inf(c.valid);
comment on view dahu.point_booked is 'The newest slot of each point in collection that needs nothing more';
