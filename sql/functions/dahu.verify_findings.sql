create or replace function dahu.verify_findings(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_findings - what is held is held by an open finding, and an open finding holds its day.
select p.point_number, f.day::text, f.detail
from (
    select e.metering_point_id, e.day, format('%s bp are held, and no open finding says why', e.held_bp) as detail
    from dahu.energy_day e
    where e.day >= since and e.day < until and e.held_bp > 0
      and not exists (select from dahu.vee_finding f
                      where f.metering_point_id = e.metering_point_id and f.day = e.day and f.outcome = 'HOLD' and f.vee_edit_id is null)
    union all
    select f.metering_point_id, f.day, format('rule %s holds from %s, and nothing of the day is held', f.rule, dahu.civil_text(f.from_at))
    from dahu.vee_finding f
    join dahu.energy_day e on e.metering_point_id = f.metering_point_id and e.day = f.day
    join dahu.metering_point p on p.metering_point_id = f.metering_point_id
    where f.day >= since and f.day < until and f.outcome = 'HOLD' and f.vee_edit_id is null and e.held_bp = 0
      and f.energy in ('', case p.purpose when 'GENERATION' then 'active_energy_export' else 'active_energy_import' end)
) f
join dahu.metering_point p on p.metering_point_id = f.metering_point_id
order by p.point_number, f.day, f.detail
$$;
comment on function dahu.verify_findings(date, date) is 'Held shares without finding, and findings that hold nothing';
