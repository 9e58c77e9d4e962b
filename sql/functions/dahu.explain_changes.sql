create or replace function dahu.explain_changes(of_account bigint, keys text[], since timestamptz)
    returns jsonb
    language sql
    stable
    set jit = off
as $$
-- explain_changes - what was written since a moment about an account, its points and the policies keys.
--
-- Shape:  [{"at","table","key","was":{},"is":{},"actor","document_no"}] in the order in which it was written. was and
--         is hold the columns that differ; was is null for a row that is new, is for one that was deleted.
-- Reads what is there now, whatever is replayed.
with point as (
    select distinct m.metering_point_id as id from dahu.metering_point_account m where m.account_id = of_account
),
installation as (
    select i.meter_installation_id as id from dahu.meter_installation i where i.metering_point_id in (select id from point)
),
-- rows as they are now
present as (
    select 'account' as name, a.account_id::text as key, to_jsonb(a) as content from dahu.account a where a.account_id = of_account
    union all
    select 'receiving_point', r.receiving_point_id::text, to_jsonb(r) from dahu.receiving_point r where r.account_id = of_account
    union all
    select 'line', l.line_id::text, to_jsonb(l) from dahu.line l where l.account_id = of_account
    union all
    select 'service_application', s.service_application_id::text, to_jsonb(s) from dahu.service_application s where s.account_id = of_account
    union all
    select 'metering_point', p.metering_point_id::text, to_jsonb(p) from dahu.metering_point p where p.metering_point_id in (select id from point)
    union all
    select 'metering_point_account', m.metering_point_id || ' ' || m.valid, to_jsonb(m)
    from dahu.metering_point_account m where m.metering_point_id in (select id from point)
    union all
    select 'meter_installation', i.meter_installation_id::text, to_jsonb(i) from dahu.meter_installation i where i.meter_installation_id in (select id from installation)
    union all
    select 'installation_register', g.meter_installation_id || ' ' || g.quantity, to_jsonb(g)
    from dahu.installation_register g where g.meter_installation_id in (select id from installation)
    union all
    select 'policy', p.policy_id::text, to_jsonb(p) from dahu.policy p where p.key = any (keys)
    union all
    select 'capacity_event', e.capacity_event_id::text, to_jsonb(e) from dahu.capacity_event e where e.account_id = of_account
    union all
    select 'capacity_plan', e.capacity_plan_id::text, to_jsonb(e) from dahu.capacity_plan e where e.account_id = of_account
    union all
    select 'account_risk', e.account_risk_id::text, to_jsonb(e) from dahu.account_risk e where e.account_id = of_account
),
version as (
    select p.name, p.key, p.content, (p.content ->> 'recorded_at')::timestamptz as since_at, null::timestamptz as until_at, null::text as actor
    from present p
    union all
    select h.table_name, h.row_key, h.content, lower(h.known), upper(h.known), h.actor
    from dahu.row_history h
    where h.content ->> 'account_id' = of_account::text
       or (h.content ->> 'metering_point_id')::bigint in (select id from point)
       or (h.content ->> 'meter_installation_id')::bigint in (select id from installation)
       or (h.table_name = 'policy' and h.content ->> 'key' = any (keys))
),
step as (
    select v.name, v.key, v.since_at as at, lag(v.content) over w as was, v.content as becomes, lag(v.actor) over w as actor, lag(v.until_at) over w as ended_at
    from version v
    window w as (partition by v.name, v.key order by v.since_at)
    union all
    select v.name, v.key, v.until_at, v.content, null, v.actor, v.until_at
    from version v
    where v.until_at is not null
      and not exists (select from version n where n.name = v.name and n.key = v.key and n.since_at >= v.until_at)
)
select coalesce(jsonb_agg(jsonb_build_object('at', dahu.civil_text(s.at), 'table', s.name, 'key', s.key, 'was', d.was, 'is', d.becomes,
                                             'actor', coalesce(s.actor, s.becomes ->> 'actor'), 'document_no', s.becomes ->> 'document_no')
                          order by s.at, s.name, s.key), '[]')
from step s
cross join lateral (
    select case when s.was is not null then jsonb_object_agg(k.name, s.was -> k.name) end as was,
           case when s.becomes is not null then jsonb_object_agg(k.name, s.becomes -> k.name) end as becomes
    from jsonb_object_keys(coalesce(s.was, s.becomes)) as k(name)
    where k.name <> 'recorded_at' and (s.was -> k.name) is distinct from (s.becomes -> k.name)
) d
where s.at > since
$$;
comment on function dahu.explain_changes(bigint, text[], timestamptz) is 'What was written since a moment about an account and the policies of a rule';
