create or replace function dahu.watched_refresh(at timestamptz, day date) returns void
    language plpgsql
    set jit = off
    set enable_nestloop = off
as $$
-- watched_refresh - brings watched_source and watched_point to what the register says today: which points measure which source, by what
-- ratios, against what nominal voltage and dead bands; and what the board shows of the accounts.
--
-- A point measures a source when it says so (metering_point.supply_source_id); else when it is at the line, and the line is only one
-- source's; else, without a line, when it is at the receiving point and that is only one source's. A point of purpose GENERATION measures
-- the own generation of an account that has one generator only. Where a point could be meant for two, the source is ambiguous.
declare
    least_w  bigint := dahu.policy_number('source_carry_w', day, 500);
    share_bp bigint := dahu.policy_number('source_carry_bp', day, 100);
begin
    with source as materialized (
        select s.supply_source_id, s.account_id, s.role, s.standby_mode, s.receiving_point_id, s.line_id, l.line_number, s.voltage_kv, s.capacity_kva,
               row_number() over (partition by s.account_id order by (s.role <> 'MAIN')::integer, lower(s.valid), s.supply_source_id) as place,
               count(*) over (partition by s.account_id) as sources,
               count(*) over (partition by s.account_id, s.line_id, s.role = 'OWN_GENERATION') as twins,
               count(*) over (partition by s.account_id, s.receiving_point_id) as neighbours
        from dahu.supply_source s
        left join dahu.line l on l.line_id = s.line_id
        where s.valid @> day
    ),
    point as materialized (
        select p.metering_point_id, p.supply_source_id, p.line_id, p.receiving_point_id, p.purpose, p.wiring, p.slot_s, p.live_s, m.account_id
        from dahu.metering_point p
        left join dahu.metering_point_account m on m.metering_point_id = p.metering_point_id and m.valid @> day
        where p.active
    ),
    pair as materialized (
        select s.supply_source_id, p.metering_point_id from source s join point p on p.supply_source_id = s.supply_source_id and p.account_id = s.account_id
        union all
        select s.supply_source_id, p.metering_point_id from source s join point p on p.account_id = s.account_id and p.line_id = s.line_id
        where s.twins = 1 and p.supply_source_id is null and p.purpose in ('SETTLEMENT', 'CHECK')
        union all
        select s.supply_source_id, p.metering_point_id from source s join point p on p.account_id = s.account_id
        where s.twins = 1 and s.role = 'OWN_GENERATION' and p.supply_source_id is null and p.purpose = 'GENERATION'
        union all
        select s.supply_source_id, p.metering_point_id from source s join point p on p.account_id = s.account_id and p.receiving_point_id = s.receiving_point_id
        where s.neighbours = 1 and s.role <> 'OWN_GENERATION' and p.supply_source_id is null and p.line_id is null and p.purpose = 'SETTLEMENT'
    ),
    counted as (
        select k.supply_source_id, count(*) as points from pair k group by k.supply_source_id
    ),
    wanted_source as materialized (
        select s.supply_source_id, s.account_id, s.place::smallint as place, s.sources::smallint as sources, s.role, s.standby_mode, s.receiving_point_id, s.line_id, s.line_number,
               coalesce(c.points, 0)::smallint as point_count,
               c.points is null and s.twins > 1 and exists (select from point p where p.account_id = s.account_id and p.supply_source_id is null
                                                              and (p.line_id = s.line_id or s.role = 'OWN_GENERATION' and p.purpose = 'GENERATION')) as ambiguous
        from source s
        left join counted c on c.supply_source_id = s.supply_source_id
    ),
    wanted_point as materialized (
        select p.metering_point_id, p.account_id, k.supply_source_id, p.purpose, p.line_id,
               coalesce(p.wiring, case when x.low then 'FOUR_WIRE' end) as wiring, n.nominal_mv, i.meter_installation_id, e.endpoint, dahu.fresh_s(p.slot_s, p.live_s) as fresh_s,
               x.own * i.ct_primary_a::bigint * i.pt_primary_v + (1 - x.own) as power_up, x.own * i.ct_secondary_a::bigint * i.pt_secondary_v + (1 - x.own) as power_down,
               x.own * i.pt_primary_v + (1 - x.own) as volt_up, x.own * i.pt_secondary_v + (1 - x.own) as volt_down,
               x.own * i.ct_primary_a + (1 - x.own) as amp_up, x.own * i.ct_secondary_a + (1 - x.own) as amp_down,
               greatest(least_w, s.capacity_kva::bigint * 1000 * share_bp / 10000,
                        case when i.ct_primary_a > 1 then i.ct_primary_a * (n.nominal_mv / 1000) * 17321 / 10000 * share_bp / 10000 end) as band_w,
               greatest(200, case when i.ct_primary_a > 1 then i.ct_primary_a * 1000::bigint * share_bp * 2 / 10000 end) as band_ma
        from point p
        join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> at
        join dahu.meter t on t.meter_id = i.meter_id and t.enabled
        join dahu.link e on e.link_id = t.link_id and e.enabled
        left join pair k on k.metering_point_id = p.metering_point_id
        left join source s on s.supply_source_id = k.supply_source_id
        left join dahu.receiving_point r on r.receiving_point_id = p.receiving_point_id
        left join dahu.account a on a.account_id = p.account_id
        cross join lateral (select case t.register_side when 'PRIMARY' then 0 else 1 end as own,
                                   coalesce(r.metering_mode in ('HVLM', 'LVLM'), false) or (t.register_side = 'SECONDARY' and i.pt_primary_v = i.pt_secondary_v) as low) x
        cross join lateral (select case when x.low then least((coalesce(s.voltage_kv, a.supply_kv, 0.38) * 1000000)::bigint, 380000)
                                        else (coalesce(s.voltage_kv, a.supply_kv, 10) * 1000000)::bigint end as nominal_mv) n
    ),
    gone_point as (
        delete from dahu.watched_point w where not exists (select from wanted_point n where n.metering_point_id = w.metering_point_id)
    ),
    gone_source as (
        delete from dahu.watched_source w where not exists (select from wanted_source n where n.supply_source_id = w.supply_source_id)
    ),
    put_source as (
        insert into dahu.watched_source as t (supply_source_id, account_id, place, sources, role, standby_mode, receiving_point_id, line_id, line_number, point_count, ambiguous)
        select n.supply_source_id, n.account_id, n.place, n.sources, n.role, n.standby_mode, n.receiving_point_id, n.line_id, n.line_number, n.point_count, n.ambiguous
        from wanted_source n
        on conflict (supply_source_id) do update
        set account_id = excluded.account_id, place = excluded.place, sources = excluded.sources, role = excluded.role, standby_mode = excluded.standby_mode,
            receiving_point_id = excluded.receiving_point_id, line_id = excluded.line_id, line_number = excluded.line_number, point_count = excluded.point_count, ambiguous = excluded.ambiguous
        where t is distinct from excluded
    )
    insert into dahu.watched_point as t (metering_point_id, account_id, supply_source_id, purpose, line_id, wiring, nominal_mv, meter_installation_id, endpoint, fresh_s,
                                         power_up, power_down, volt_up, volt_down, amp_up, amp_down, band_w, band_ma)
    select n.metering_point_id, n.account_id, n.supply_source_id, n.purpose, n.line_id, n.wiring, n.nominal_mv, n.meter_installation_id, n.endpoint, n.fresh_s,
           n.power_up, n.power_down, n.volt_up, n.volt_down, n.amp_up, n.amp_down, n.band_w, n.band_ma
    from wanted_point n
    on conflict (metering_point_id) do update
    set account_id = excluded.account_id, supply_source_id = excluded.supply_source_id, purpose = excluded.purpose, line_id = excluded.line_id, wiring = excluded.wiring,
        nominal_mv = excluded.nominal_mv, meter_installation_id = excluded.meter_installation_id, endpoint = excluded.endpoint, fresh_s = excluded.fresh_s,
        power_up = excluded.power_up, power_down = excluded.power_down, volt_up = excluded.volt_up, volt_down = excluded.volt_down, amp_up = excluded.amp_up, amp_down = excluded.amp_down,
        band_w = excluded.band_w, band_ma = excluded.band_ma
    where t is distinct from excluded;
    delete from dahu.watched_account t
    where not exists (select from dahu.watched_source w where w.account_id = t.account_id and (w.sources > 1 or w.role = 'OWN_GENERATION'));
    insert into dahu.watched_account as t (account_id, shown)
    select f.account_id, jsonb_build_object('flags', f.flags, 'customer', u.name,
                                            'sources', (select jsonb_agg(jsonb_build_array(w.supply_source_id, w.place, w.role, w.line_number) order by w.place) from dahu.watched_source w where w.account_id = f.account_id))
    from dahu.board_flags(null) f
    left join dahu.account_holder h on h.account_id = f.account_id and h.valid @> day
    left join dahu.customer u on u.customer_id = h.customer_id
    on conflict (account_id) do update set shown = excluded.shown where t.shown <> excluded.shown;
    update dahu.alarm_clock c set watched_at = at, watched_on = day;
end
$$;
comment on function dahu.watched_refresh(timestamptz, date) is 'Brings what is watched to what the register says today';
