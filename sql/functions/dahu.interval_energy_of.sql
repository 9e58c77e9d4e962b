create or replace function dahu.interval_energy_of(point bigint, since date, until date)
    returns table (begins_at timestamptz, interval_s integer, active_import_wh bigint, active_export_wh bigint,
                   reactive_import_varh bigint, reactive_export_varh bigint, quality smallint)
    language sql
    stable
as $$
-- interval_energy_of - the intervals of a metering point on the civil days from since up to, not including, until.
--
-- Shape:  in order of time; an energy is null where it is missing or held. A day whose energy is known only as a part of a
--         longer span has no intervals.
-- Units:  Wh and varh on the primary side; quality as in interval_day.
select d.begins_at + (v.at - 1) * d.interval_s * interval '1 s', d.interval_s, v.ai, v.ae, v.ri, v.re, v.quality
from dahu.interval_day d
cross join lateral unnest(d.active_import_wh, d.active_export_wh, d.reactive_import_varh, d.reactive_export_varh, d.quality)
                   with ordinality as v(ai, ae, ri, re, quality, at)
where d.metering_point_id = point and d.day >= since and d.day < until
order by 1
$$;
comment on function dahu.interval_energy_of(bigint, date, date) is 'Intervals of a metering point';
