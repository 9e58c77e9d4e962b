create or replace function api.bays(of_substation text, is_free text, most integer, after bigint) returns jsonb
    language sql
    stable
as $$
-- bays - the register of the bays: free, reserved to which application until when, or with which line; and who waits.
--
-- Shape:  {"items","next"}; next is null on the last page.
with page as (
    select b.bay_id, b.bay_number, b.voltage_kv, s.name as substation, l.line_number, c.case_number, r.expires_on,
           exists (select from dahu.bays_free(b.substation_id, b.voltage_kv) f where f.bay_id = b.bay_id) as free,
           (select count(*) from dahu.bay_wait w where w.substation_id = b.substation_id and w.voltage_kv = b.voltage_kv and w.ended_on is null) as waiting
    from dahu.bay b
    join dahu.substation s using (substation_id)
    left join dahu.line l using (line_id)
    left join dahu.bay_reservation r on r.bay_id = b.bay_id and r.ended_on is null
    left join dahu.work_case c on c.work_case_id = r.work_case_id
    where (of_substation is null or s.name = of_substation)
),
wanted as (
    select p.* from page p
    where (after is null or p.bay_id > after) and (is_free is null or p.free = (is_free = 'yes'))
    order by p.bay_id
    limit most + 1
),
numbered as (
    select w.*, row_number() over (order by w.bay_id) as n from wanted w
)
select jsonb_build_object(
    'items', coalesce((select jsonb_agg(jsonb_build_object('id', n.bay_id, 'substation', n.substation, 'bay', n.bay_number, 'voltage_kv', n.voltage_kv,
                                                           'line', n.line_number, 'application', n.case_number, 'reserved_until', n.expires_on,
                                                           'free', n.free, 'waiting', n.waiting) order by n.n)
                       from numbered n where n.n <= most), '[]'),
    'next', (select n.bay_id::text from numbered n where n.n = most and exists (select from numbered m where m.n > most)))
$$;
comment on function api.bays(text, text, integer, bigint) is 'Register of the bays';
