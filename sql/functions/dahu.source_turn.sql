create or replace function dahu.source_turn(at timestamptz, day date) returns integer
    language plpgsql
    set jit = off
    set enable_nestloop = off
as $$
-- source_turn - the state of every source from the newest values of its points; returns how many changed.
--
-- A poll counts once, by the time of its reading. Two in a row that say the same make a state; one that cannot be told, or is not fresh,
-- makes it unknown at once. Of several points of one source the liveliest counts: a fuse of one meter makes no dead line. Carrying begins
-- above the dead band of the point (policies source_carry_w, and source_carry_bp of what current transformers or the source can carry)
-- and ends below half of it.
declare
    changed integer;
begin
    with seen as (
        select s.supply_source_id, s.account_id, s.ambiguous, s.point_count, w.metering_point_id is not null as polled, w.fresh, w.cause, w.read_at, w.power_w,
               v.level, v.reason, v.voltage_bp,
               case when w.fresh and num_nonnulls(w.power_w, w.current_ma) > 0
                    then coalesce(abs(w.power_w) > w.band_w / case when o.carrying then 2 else 1 end, false)
                         or coalesce(w.current_ma > w.band_ma / case when o.carrying then 2 else 1 end, false) end as carrying
        from dahu.watched_source s
        left join dahu.watched_now(at) w on w.supply_source_id = s.supply_source_id
        left join dahu.source_state o on o.supply_source_id = s.supply_source_id
        left join lateral dahu.voltage_level(w.l1_mv, w.l2_mv, w.l3_mv, w.nominal_mv, w.wiring) v on w.fresh
    ),
    merged as (
        select s.supply_source_id, s.account_id,
               case max(case s.level when 'LIVE' then 3 when 'ABNORMAL' then 2 when 'DEAD' then 1 end)
                   when 3 then 'LIVE' when 2 then 'ABNORMAL'
                   when 1 then case when bool_and(s.level is not null or not s.polled) then 'DEAD' end end as level,
               case when bool_or(s.ambiguous) then 'AMBIGUOUS' when max(s.point_count) = 0 then 'NO_METER' when not bool_or(s.polled) then 'NOT_POLLED'
                    when max(s.read_at) is null then 'NEVER_READ' when bool_or(s.fresh) then coalesce(min(s.reason) filter (where s.fresh), 'STALE')
                    when bool_or(s.cause is not null) then 'FAILED' else 'STALE' end as reason,
               max(s.read_at) filter (where s.fresh) as read_at, bool_or(s.carrying) as carrying, sum(s.power_w) filter (where s.fresh) as power_w,
               max(s.voltage_bp) as voltage_bp, max(s.point_count) as points
        from seen s
        group by s.supply_source_id, s.account_id
    ),
    counted as (
        select m.*, o.state as old_state, o.reason as old_reason, o.since_at as old_since, o.before as old_before, o.candidate as old_candidate, o.polls as old_polls,
               o.read_at as old_read_at, o.carrying as old_carrying, o.supply_source_id is null as is_new,
               case when m.level is null then 0
                    when m.level = o.state then 2
                    when m.level = o.candidate then least(o.polls + (m.read_at is distinct from o.read_at)::integer, 2)
                    else 1 end as new_polls
        from merged m
        left join dahu.source_state o on o.supply_source_id = m.supply_source_id
    ),
    stated as (
        select c.*, case when c.level is null then 'UNKNOWN'
                         when c.level = c.old_state or c.new_polls >= 2 then c.level
                         else coalesce(c.old_state, 'UNKNOWN') end as state
        from counted c
    ),
    next as (
        select s.*, case when s.state = 'UNKNOWN' then case when s.level is null then s.reason else 'ONE_POLL' end end as new_reason,
               case when s.level is null or s.level = s.state then null else s.level end as new_candidate,
               coalesce(s.state <> s.old_state, true) as moved
        from stated s
    ),
    written as (
        insert into dahu.source_state as t (supply_source_id, account_id, state, reason, since_at, before, candidate, polls, read_at, carrying, power_w, voltage_bp, point_count)
        select n.supply_source_id, n.account_id, n.state, n.new_reason, at, null, n.new_candidate, n.new_polls, n.read_at, n.carrying, n.power_w, n.voltage_bp, n.points
        from next n
        where n.is_new or n.moved or n.new_reason is distinct from n.old_reason or n.new_candidate is distinct from n.old_candidate
           or n.carrying is distinct from n.old_carrying or (n.read_at is distinct from n.old_read_at)
        on conflict (supply_source_id) do update
        set account_id = excluded.account_id, state = excluded.state, reason = excluded.reason,
            since_at = case when t.state <> excluded.state then excluded.since_at else t.since_at end,
            before = case when t.state <> excluded.state and t.state <> 'UNKNOWN' then t.state else t.before end,
            candidate = excluded.candidate, polls = excluded.polls, read_at = excluded.read_at, carrying = excluded.carrying,
            power_w = excluded.power_w, voltage_bp = excluded.voltage_bp, point_count = excluded.point_count
    )
    insert into dahu.source_change (supply_source_id, account_id, changed_at, state, reason, carrying)
    select n.supply_source_id, n.account_id, coalesce(n.read_at, at), n.state, n.new_reason, n.carrying
    from next n
    where (n.moved or n.carrying is distinct from n.old_carrying) and not (n.is_new and n.state = 'UNKNOWN');
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function dahu.source_turn(timestamptz, date) is 'The state of every source from the newest values';
