create or replace function dahu.stream_source(changes text) returns table (account_id bigint, unit_id bigint, person_id bigint, aside boolean, content text)
    language sql
    stable
as $$
-- stream_source - changes of sources that a notice named, with what the source shows at that moment.
select c.account_id, null::bigint, null::bigint, false,
       json_build_object('account', k.account_number, 'source', c.supply_source_id::text, 'line', l.line_number, 'role', s.role, 'at', c.changed_at, 'state', c.state, 'reason', c.reason, 'carrying', c.carrying,
                         'power_kw', round(t.power_w / 1000.0, 1), 'voltage_bp', t.voltage_bp)::text
from dahu.source_change c
join dahu.account k on k.account_id = c.account_id
join dahu.supply_source s on s.supply_source_id = c.supply_source_id
left join dahu.source_state t on t.supply_source_id = c.supply_source_id
left join dahu.line l on l.line_id = s.line_id
where c.source_change_id = any (string_to_array(changes, ',')::bigint[])
order by c.source_change_id
$$;
comment on function dahu.stream_source(text) is 'Changes of sources that a notice named';
