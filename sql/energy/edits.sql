-- What people said about the intervals of the spans, in the order in which they said it; not what was taken back.
select s.n, v.vee_edit_id, (extract(epoch from v.from_at) * 1000000)::bigint, (extract(epoch from v.to_at) * 1000000)::bigint, v.kind,
       array_position(array['active_energy_import', 'active_energy_export', 'reactive_energy_import', 'reactive_energy_export'], v.energy) - 1,
       coalesce(v.value, 0)
from energy_span s
join dahu.vee_edit v on v.metering_point_id = s.metering_point_id and v.from_at < s.to_at and v.to_at > s.from_at and v.kind <> 'WITHDRAW'
where not exists (select from dahu.vee_edit w where w.withdraws_id = v.vee_edit_id)
order by s.n, v.vee_edit_id
