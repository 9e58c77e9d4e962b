create or replace function dahu.inspection_hints(account bigint) returns jsonb
    language sql
    stable
as $$
-- inspection_hints - what the meters say since the last visit and an inspector should look at: hints, never findings.
--
-- Shape:  [{"code","hint","facts"}]: the item that it belongs to, what it is, its numbers.
with since as (
    select coalesce(max(v.visited_on), dahu.today() - 365) as day from dahu.visit v where v.account_id = account and v.outcome = 'INSPECTED'
),
month as materialized (
    select e.month, sum(e.active_import_wh)::bigint as wh, sum(e.reactive_import_varh)::bigint as forward, sum(e.reactive_export_varh)::bigint as reverse,
           min(e.completeness_bp) as bp, sum(e.demand_w)::bigint as demand_w, max(e.demand_at) as demand_at
    from dahu.metering_point_account m
    join dahu.metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    join dahu.energy_month e on e.metering_point_id = m.metering_point_id and m.valid @> e.month
    where m.account_id = account and e.month >= date_trunc('month', dahu.today()) - interval '12 months' and e.month < date_trunc('month', dahu.today())
    group by e.month
),
factor as (
    select distinct on ((d.facts ->> 'month'), d.as_of, d.subject) d.as_of, d.subject, d.result ->> 'pf_x100' as pf_x100, d.outcome
    from dahu.decision d
    where d.account_id = account and d.rule_id = 'pf' and d.as_of >= dahu.today() - 365
    order by (d.facts ->> 'month'), d.as_of, d.subject, d.decision_id desc
)
select coalesce(jsonb_agg(jsonb_build_object('code', h.code, 'hint', h.hint, 'facts', h.facts) order by h.code, h.hint), '[]')
from (
    select 'D01' as code, 'REACTIVE_MONTHS' as hint,
           jsonb_build_object('months', (select coalesce(jsonb_agg(jsonb_build_object('month', m.month, 'kwh', m.wh / 1000, 'kvarh_forward', m.forward / 1000,
                                                                                      'kvarh_reverse', m.reverse / 1000) order by m.month), '[]') from month m),
                              'power_factor', (select coalesce(jsonb_agg(jsonb_build_object('as_of', f.as_of, 'unit', f.subject, 'pf_x100', f.pf_x100, 'outcome', f.outcome)
                                                                         order by f.as_of), '[]') from factor f)) as facts
    where exists (select from month)
    union all
    select 'D01', 'BACK_FEED', jsonb_build_object('kvarh', sum(m.reverse) / 1000, 'months', count(*)) from month m
    where m.reverse > 1000 * dahu.policy_number('r4_17_backfeed_kvarh', dahu.today(), 0) having count(*) > 0
    union all
    select 'D01', 'MANUAL_SWITCHING', jsonb_build_object('kvar', sum(k.kvar)) from dahu.compensation k
    where k.account_id = account and k.valid @> dahu.today() and not k.automatic having count(*) > 0
    union all
    select 'A01', 'DEMAND_ABOVE_CONTRACT', jsonb_build_object('demand_kw', max(m.demand_w) / 1000, 'contract_kva', c.installed_kva, 'months', count(*))
    from month m
    join dahu.capacity_on(dahu.today()) c on c.account_id = account
    cross join since
    where m.demand_w > c.installed_kva * 1000 and m.month >= date_trunc('month', since.day)
    group by c.installed_kva
    union all
    select 'A01', 'ZERO_USE', jsonb_build_object('months', count(*)) from month m cross join since
    where m.wh = 0 and m.bp = 10000 and m.month >= date_trunc('month', since.day) having count(*) > 0
    union all
    select 'B01', 'GAPS', jsonb_build_object('months', count(*), 'least_percent', min(m.bp) / 100) from month m cross join since
    where m.bp < 10000 and m.month >= date_trunc('month', since.day) having count(*) > 0
    union all
    select 'B01', 'FINDINGS', jsonb_build_object('rules', jsonb_agg(jsonb_build_object('rule', f.rule, 'count', f.times, 'held', f.held, 'last_on', f.last_on) order by f.rule))
    from (select v.rule, count(*) as times, count(*) filter (where v.outcome = 'HOLD') as held, max(v.day) as last_on
          from since
          join dahu.metering_point_account m on m.account_id = account
          join dahu.vee_finding v on v.metering_point_id = m.metering_point_id and v.day >= since.day and m.valid @> v.day
          group by v.rule) f
    having count(*) > 0
    union all
    select 'D01', 'POWER_FACTOR_LOW', jsonb_build_object('months', count(*), 'least_x100', min(f.pf_x100::integer))
    from factor f cross join since
    where f.outcome = 'FAIL' and f.as_of >= since.day and f.pf_x100 is not null having count(*) > 0
    union all
    select 'G01', 'SUB_METERS', jsonb_build_object('months', count(*)) from dahu.advice_meter(account, (date_trunc('month', dahu.today()) - interval '12 months')::date,
                                                                                             date_trunc('month', dahu.today())::date) a
    where a.main_wh > 0 and abs(a.main_wh - coalesce(a.sub_wh, a.check_wh)) * 10000 > a.main_wh * dahu.policy_number('r4_12_meter_bp', dahu.today(), 200)
    having count(*) > 0
) h
$$;
comment on function dahu.inspection_hints(bigint) is 'What the meters say that an inspector should look at';
