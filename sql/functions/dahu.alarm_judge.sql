create or replace function dahu.alarm_judge(at timestamptz, day date, clock_ms bigint, watched_ms bigint) returns integer
    language plpgsql
    set jit = off
    set enable_nestloop = off
as $$
-- alarm_judge - brings every alarm to what is so now, and writes what changed into the journal; returns how many events.
--
-- @clock_ms    the clock of the turns
-- @watched_ms  for how long readings have been watched without a break
--
-- Of a condition that is not known nothing follows: the alarm stays, and a delay begins anew. That something is suppressed which nobody was
-- shown is no news, and not in the journal.
declare
    made integer;
begin
    with seen as (
        select coalesce(a.alarm_id, 0) as alarm_id, a.version, coalesce(a.class_name, n.class_name) as class_name, coalesce(a.thing, n.thing) as thing,
               coalesce(a.active, false) as active, coalesce(a.acked, true) as acked, a.pending_ms, a.suppressed_by, a.shelved_until_at, a.out_until_at,
               coalesce(a.chattering, false) as chattering, coalesce(a.change_ms, '{}') as change_ms,
               n.account_id, n.metering_point_id, n.supply_source_id, coalesce(n.facts, a.facts) as facts,
               case when n.class_name is null then false else n.holds end as holds, n.suppressed_by as follows,
               n.class_name is not null as named
        from alarm_conditions(at, day, watched_ms) n
        full join alarm a on a.class_name = n.class_name and a.thing = n.thing
        where a.alarm_id is not null or n.holds
    ),
    timed as (
        select s.*, k.on_delay_s, k.off_delay_s, case when s.holds is null or s.holds = s.active then null else coalesce(s.pending_ms, clock_ms) end as waits_ms
        from seen s
        join alarm_class k on k.name = s.class_name
    ),
    fired as (
        select t.*, coalesce(t.waits_ms is not null and clock_ms - t.waits_ms >= case when t.holds then t.on_delay_s else t.off_delay_s end * 1000::bigint, false) as fires,
               t.out_until_at <= at as out_ends, t.shelved_until_at <= at as shelf_ends
        from timed t
    ),
    changed as (
        select f.*, case when f.fires then f.holds else f.active end as now_active,
               case when f.fires then f.change_ms[greatest(cardinality(f.change_ms) - 4, 1):] || clock_ms else f.change_ms end as changes,
               case when f.out_ends then null else f.out_until_at end as now_out, case when f.shelf_ends then null else f.shelved_until_at end as now_shelved,
               case when f.named then f.follows
                    when f.active and not f.fires then f.suppressed_by end as now_suppressed, -- what followed from something is told by that to its end
               f.out_until_at is not null or f.suppressed_by is not null or f.shelved_until_at is not null as was_hidden
        from fired f
    ),
    judged as (
        select c.*, h.hidden,
               case when c.was_hidden and not h.hidden then not c.now_active
                    when c.fires and c.now_active then false
                    when h.hidden and not c.now_active then true
                    else c.acked end as now_acked,
               case when c.fires and (select count(*) from unnest(c.changes) m where m > clock_ms - 60000) >= 3 then true
                    when c.chattering then (select max(m) from unnest(c.changes) m) > clock_ms - 300000
                    else false end as now_chattering
        from changed c
        cross join lateral (select c.now_out is not null or c.now_suppressed is not null or c.now_shelved is not null as hidden) h
    ),
    moved as materialized (
        select j.*, j.fires or coalesce(j.out_ends, false) or coalesce(j.shelf_ends, false) or j.now_suppressed is distinct from j.suppressed_by
                    or j.now_acked <> j.acked or j.now_chattering <> j.chattering as event
        from judged j
        where j.alarm_id = 0 or j.fires or j.waits_ms is distinct from j.pending_ms or coalesce(j.out_ends, false) or coalesce(j.shelf_ends, false)
           or j.now_suppressed is distinct from j.suppressed_by or j.now_acked <> j.acked or j.now_chattering <> j.chattering
    ),
    born as (
        insert into alarm (class_name, thing, account_id, metering_point_id, supply_source_id, active, acked, pending_ms, raised_at, suppressed_by, change_ms, facts)
        select m.class_name, m.thing, m.account_id, m.metering_point_id, m.supply_source_id, m.now_active, m.now_acked, case when not m.fires then m.waits_ms end,
               case when m.fires then at end, m.now_suppressed, m.changes, m.facts
        from moved m
        where m.alarm_id = 0
        returning alarm_id, class_name, thing, account_id, state
    ),
    written as (
        update alarm a
        set active = m.now_active, acked = m.now_acked, pending_ms = case when not m.fires then m.waits_ms end,
            raised_at = case when m.fires and m.now_active then at else a.raised_at end, returned_at = case when m.fires and not m.now_active then at else a.returned_at end,
            told = a.told and not (m.fires and m.now_active),
            suppressed_by = m.now_suppressed, shelved_until_at = m.now_shelved,
            shelved_by = case when m.now_shelved is not null then a.shelved_by end, shelved_because = case when m.now_shelved is not null then a.shelved_because end,
            out_until_at = m.now_out, out_by = case when m.now_out is not null then a.out_by end, out_because = case when m.now_out is not null then a.out_because end,
            change_ms = m.changes, chattering = m.now_chattering, facts = case when m.fires and m.now_active then m.facts else a.facts end,
            version = a.version + m.event::integer
        from moved m
        where a.alarm_id = m.alarm_id
        returning a.alarm_id, a.class_name, a.thing, a.account_id, a.state
    )
    insert into alarm_event (alarm_id, account_id, kind, state, happened_at, reason, facts)
    select w.alarm_id, w.account_id, e.kind, w.state, at, coalesce(e.reason, ''), case when e.kind = 'RAISED' then m.facts else '{}' end
    from moved m
    join (select * from born union all select * from written) w on w.class_name = m.class_name and w.thing = m.thing
    cross join lateral (values
        (1, 'IN_SERVICE', m.out_ends, null), (2, 'SHELF_ENDED', m.shelf_ends, null),
        (3, 'UNSUPPRESSED', m.suppressed_by is not null and m.now_suppressed is null
                            and (m.now_active or m.active or (select l.state = 'SUPPRESSED' from alarm_event l where l.alarm_id = m.alarm_id order by l.alarm_event_id desc limit 1)), m.suppressed_by),
        (4, 'SUPPRESSED', m.now_suppressed is not null and m.now_suppressed is distinct from m.suppressed_by and (m.now_active or m.active or not m.acked), m.now_suppressed),
        (5, case when m.now_active then 'RAISED' else 'RETURNED' end, m.fires, null),
        (6, case when m.now_chattering then 'CHATTERING' else 'STEADY' end, m.now_chattering <> m.chattering, null)
    ) as e(n, kind, happens, reason)
    where e.happens
    order by w.alarm_id, e.n;
    get diagnostics made = row_count;
    return made;
end
$$;
comment on function dahu.alarm_judge(timestamptz, date, bigint, bigint) is 'Brings every alarm to what is so now';
