-- Rows brought to points and slots, sorted by them: the index of the target then grows at its end.
-- Slots are multiples of the point's slot length; of a quarter of an hour at most, because longer ones do
-- not begin at civil midnight in every zone. An interval keeps its own end.
analyze import_row;

create temporary table import_slot on commit drop as
with stamped as (
    select r.*, coalesce(r.at, r.local_at at time zone (select timezone from dahu.utility)) as stamp
    from import_row r
),
placed as (
    select s.line, s.stamp, s.interval_s, s.quality, s.primary_side, s.ai, s.ae, s.ri, s.re, s.active_power_w, s.reactive_power_var,
           s.voltage_l1_v, s.voltage_l2_v, s.voltage_l3_v, s.current_l1_a, s.current_l2_a, s.current_l3_a, s.power_factor,
           case when s.serial_number is null then p.metering_point_id
                when s.point_number is null or p.metering_point_id = i.metering_point_id then i.metering_point_id
           end as point,
           case when s.interval_s is null
                then date_bin(least(coalesce(p.slot_s, q.slot_s), 900) * interval '1 s', s.stamp, 'epoch')
                else s.stamp end as slot_at
    from stamped s
    left join dahu.metering_point p on p.point_number = s.point_number
    left join dahu.meter m on m.serial_number = s.serial_number
    left join dahu.meter_installation i
           on i.meter_id = m.meter_id
          and i.valid @> s.stamp - case when s.interval_s is null then interval '0' else interval '1 us' end
    left join dahu.metering_point q on q.metering_point_id = i.metering_point_id
)
select placed.*, first_value(placed.line) over (partition by placed.point, placed.slot_at order by placed.line) as first_line
from placed;

insert into import_fault (line, fault, column_name)
select r.line, coalesce(wrong.point, wrong.meter), case when wrong.point is null then 'serial_number' else 'point_number' end
from import_slot s
join import_row r using (line)
left join dahu.metering_point p using (point_number)
left join dahu.meter m using (serial_number)
cross join lateral (select case when p.point_number is null and r.point_number is not null then 'unknown_point' end as point,
                           case when m.serial_number is null then 'unknown_serial' else 'not_installed' end as meter) wrong
where s.point is null;

insert into import_fault (line, fault, column_name, detail)
select s.line, 'duplicate', 'time', s.first_line::text
from import_slot s
where s.line <> s.first_line and s.point is not null;

delete from import_slot s using import_fault f where f.line = s.line;
analyze import_slot;
