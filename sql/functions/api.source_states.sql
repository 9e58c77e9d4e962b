create or replace function api.source_states(number text) returns jsonb
    language sql
    stable
as $$
-- source_states - an account for the one-line diagram: each source with its meters, values on the primary side, transformers and
-- interlock, the open alarms, and the history of its transfers.
--
-- Shape:  transfers: newest first, each change of a source with the time since the change before it (gap_ms).
select jsonb_build_object(
    'account', k.account_number, 'customer', u.name, 'supply_kv', k.supply_kv, 'as_of', clock_timestamp(), 'read_only', true,
    'sources', (select coalesce(jsonb_agg(jsonb_build_object(
        'source', s.supply_source_id::text, 'place', w.place, 'role', s.role, 'line', w.line_number, 'substation', b.name, 'bus_section', s.bus_section, 'voltage_kv', s.voltage_kv,
        'capacity_kva', s.capacity_kva, 'standby_mode', s.standby_mode, 'generation_kind', s.generation_kind, 'receiving_point', r.name,
        'state', coalesce(t.state, 'UNKNOWN'), 'reason', t.reason, 'since', t.since_at, 'polls', t.polls, 'carrying', t.carrying,
        'power_kw', round(t.power_w / 1000.0, 1), 'voltage_bp', t.voltage_bp, 'read_at', t.read_at, 'age_s', dahu.age_s(t.read_at),
        'in_use', exists (select from dahu.source_use x where x.supply_source_id = s.supply_source_id and x.ended_at is null),
        'works', (select min(x.permit_number) from dahu.work_permit x where x.line_id = s.line_id and x.closed_at is null),
        'points', (select coalesce(jsonb_agg(jsonb_build_object('point', q.point_number, 'purpose', q.purpose, 'read_at', l.read_at, 'age_s', dahu.age_s(l.read_at), 'failure', l.cause,
                                                                 'voltages_v', jsonb_build_array(round(l.voltage_l1_v::numeric * p.volt_up / p.volt_down, 1), round(l.voltage_l2_v::numeric * p.volt_up / p.volt_down, 1), round(l.voltage_l3_v::numeric * p.volt_up / p.volt_down, 1)),
                                                                 'currents_a', jsonb_build_array(round(l.current_l1_a::numeric * p.amp_up / p.amp_down, 2), round(l.current_l2_a::numeric * p.amp_up / p.amp_down, 2), round(l.current_l3_a::numeric * p.amp_up / p.amp_down, 2)),
                                                                 'power_kw', round(l.active_power_w::numeric * p.power_up / p.power_down / 1000, 1), 'reactive_kvar', round(l.reactive_power_var::numeric * p.power_up / p.power_down / 1000, 1)) order by q.point_number), '[]')
                   from dahu.watched_point p
                   join dahu.metering_point q on q.metering_point_id = p.metering_point_id
                   left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id
                   where p.supply_source_id = s.supply_source_id)) order by w.place), '[]')
        from dahu.watched_source w
        join dahu.supply_source s on s.supply_source_id = w.supply_source_id
        left join dahu.source_state t on t.supply_source_id = w.supply_source_id
        left join dahu.line n on n.line_id = s.line_id
        left join dahu.substation b on b.substation_id = n.substation_id
        left join dahu.receiving_point r on r.receiving_point_id = s.receiving_point_id
        where w.account_id = k.account_id),
    'transformers_kva', (select coalesce(jsonb_agg(x.rated_kva order by x.rated_kva desc), '[]') from dahu.transformer x join dahu.receiving_point y on y.receiving_point_id = x.receiving_point_id where y.account_id = k.account_id),
    'interlocks', (select coalesce(jsonb_agg(jsonb_build_object('case', c.case_number, 'state', c.state, 'verified', f.verified, 'tested_on', f.tested_on, 'next_due_on', f.next_due_on, 'measures', f.measures) order by c.case_number), '[]')
                   from dahu.dual_source d join dahu.work_case c on c.work_case_id = d.work_case_id cross join lateral dahu.backfeed_state(d.work_case_id, dahu.today()) f
                   where d.account_id = k.account_id and d.closed_on is null),
    'alarms', (select coalesce(jsonb_agg(api.alarm_row(a.alarm_id) order by a.alarm_id desc), '[]') from dahu.alarm a where a.account_id = k.account_id and a.state <> 'NORMAL'),
    'transfers', (select coalesce(jsonb_agg(jsonb_build_object('at', x.changed_at, 'source', x.supply_source_id::text, 'state', x.state, 'reason', x.reason, 'carrying', x.carrying, 'gap_ms', x.gap_ms) order by x.source_change_id desc), '[]')
                  from (select g.source_change_id, g.changed_at, g.supply_source_id, g.state, g.reason, g.carrying,
                               (extract(epoch from g.changed_at - lag(g.changed_at) over (order by g.source_change_id)) * 1000)::bigint as gap_ms
                        from dahu.source_change g where g.account_id = k.account_id order by g.source_change_id desc limit 100) x))
from dahu.account k
left join dahu.account_holder h on h.account_id = k.account_id and h.valid @> dahu.today()
left join dahu.customer u on u.customer_id = h.customer_id
where k.account_number = number
$$;
comment on function api.source_states(text) is 'An account for the one-line diagram';
