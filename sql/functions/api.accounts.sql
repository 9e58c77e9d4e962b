create or replace function api.accounts(page_limit integer, after_number text, only_large text, search text, capacity_least bigint, energy_least bigint,
                                        of_high_risk text, of_dual text, of_dedicated text, of_idle text, of_sort text) returns json
    language plpgsql
    stable
    set jit = off
    set plan_cache_mode = force_generic_plan
as $$
-- accounts - one page of the accounts, in the order of their numbers or as asked, with what decides about them.
--
-- @of_dual  more than one source, or generation of its own
-- @of_sort  capacity, energy, name; with - in front from the last to the first; null: by number
-- Shape:  {"accounts":[...],"next_after"}; next_after is the number to ask for the next page with, null on the last.
-- Units:  kVA, kWh, power factor x 100, basis points.
--
-- The numbers are those of the decisions that hold, so that a number and its verdict belong together.
-- search finds a part of the number, of the customer's name, of its initials (fzsnc), of the site's name, or of the number of a point or meter.
-- Planned once by each connection: that takes longer than a page.
-- By number a page is found by the index and only then looked at; any other order looks at all accounts first.
begin
    return (
        with listed as not materialized (
            select a.account_id, a.account_number, a.site_id, a.use_category, a.supply_kv, a.opened_on, a.closed_on,
                   c.customer_number, c.name as customer, c.name_initials as initials, s.name as site, v.as_of, v.outcome, v.facts, v.reasons, v.completeness_bp
            from dahu.account a
            join dahu.site s on s.site_id = a.site_id
            left join lateral ( -- one row a question: as a plain join all holders of today are read first, for a page of fifty
                select h.customer_id
                from dahu.account_holder h
                where h.account_id = a.account_id and h.valid @> (select dahu.today())
                limit 1
            ) h on true
            left join dahu.customer c on c.customer_id = h.customer_id
            left join lateral (
                select d.as_of, d.outcome, d.facts, d.reasons, d.completeness_bp
                from dahu.decision d
                where d.account_id = a.account_id and d.rule_id = '4.1' and d.subject = '' and d.as_of <= (select dahu.today())
                order by d.as_of desc, d.decision_id desc
                limit 1
            ) v on true
        ),
        matched as not materialized (
            select v.*
            from listed v
            where (only_large is null or api.large_state(v.outcome) = only_large)
              and (capacity_least is null or (v.facts ->> 'capacity_kva')::numeric >= capacity_least)
              and (energy_least is null or (v.facts ->> 'annual_kwh')::numeric >= energy_least)
              and (of_high_risk is null or coalesce((select r.high_risk from dahu.account_risk r where r.account_id = v.account_id and r.valid_from <= (select dahu.today())
                                                     order by r.valid_from desc, r.account_risk_id desc limit 1), false) = (of_high_risk = 'yes'))
              and (of_dedicated is null or exists (select from dahu.line l where l.account_id = v.account_id and l.kind = 'DEDICATED') = (of_dedicated = 'yes'))
              and (of_dual is null or (select count(*) > 1 or coalesce(bool_or(u.role = 'OWN_GENERATION'), false) from dahu.supply_source u
                                       where u.account_id = v.account_id and u.valid @> (select dahu.today())) = (of_dual = 'yes'))
              and (of_idle is null or coalesce((select d.outcome not in ('PASS', 'NOT_APPLICABLE') from dahu.decision d
                                                where d.account_id = v.account_id and d.rule_id = '4.11' and d.as_of <= (select dahu.today())
                                                order by d.as_of desc, d.decision_id desc limit 1), false) = (of_idle = 'yes'))
              and (search is null or strpos(lower(v.account_number), lower(search)) > 0
                   or strpos(lower(v.customer), lower(search)) > 0 or strpos(lower(v.site), lower(search)) > 0
                   or strpos(v.initials, lower(search)) > 0
                   or length(search) > 2 and exists (
                       select from dahu.metering_point_account m
                       join dahu.metering_point p on p.metering_point_id = m.metering_point_id
                       left join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and upper_inf(i.valid)
                       left join dahu.meter t on t.meter_id = i.meter_id
                       where m.account_id = v.account_id and m.valid @> (select dahu.today())
                         and (strpos(lower(p.point_number), lower(search)) > 0 or strpos(lower(t.serial_number), lower(search)) > 0)))
        ),
        ordered as ( -- of all, only for an order of its own
            select m.account_id, m.account_number,
                   row_number() over (order by case of_sort when 'capacity' then (m.facts ->> 'capacity_kva')::numeric when '-capacity' then - (m.facts ->> 'capacity_kva')::numeric
                                                            when 'energy' then (m.facts ->> 'annual_kwh')::numeric when '-energy' then - (m.facts ->> 'annual_kwh')::numeric end nulls last,
                                               case when of_sort = 'name' then m.initials end, case when of_sort = '-name' then m.initials end desc,
                                               m.account_number) as place
            from matched m
            where of_sort is not null
        ),
        page as materialized (
            (select m.*, null::bigint as place
             from matched m
             where of_sort is null and (after_number is null or m.account_number > after_number)
             order by m.account_number
             limit page_limit + 1)
            union all
            (select v.*, o.place
             from (select f.account_id, f.place
                   from ordered f
                   where f.place > coalesce((select g.place from ordered g where g.account_number = after_number), 0)
                   order by f.place
                   limit page_limit + 1) o
             cross join lateral (select w.* from listed w where w.account_id = o.account_id offset 0) v
             where of_sort is not null)
        ),
        shown as (
            select p.*, row_number() over (order by p.place, p.account_number) as n from page p
        )
        select json_build_object(
            'accounts', coalesce(json_agg(json_build_object(
                'number', s.account_number, 'customer', s.customer, 'customer_number', s.customer_number, 'site', s.site,
                'use_category', s.use_category, 'supply_kv', s.supply_kv, 'closed_on', s.closed_on,
                'capacity_kva', s.facts -> 'capacity_kva', 'annual_kwh', s.facts -> 'annual_kwh',
                'completeness_bp', s.completeness_bp, 'large', api.large_state(s.outcome),
                'reasons', coalesce(s.reasons, '[]'), 'pf_x100', f.pf_x100, 'flags', f.flags,
                'points', t.points, 'stale_points', t.stale_points, 'newest_at', t.newest_at, 'reviewed_on', s.as_of)
                order by s.n) filter (where s.n <= page_limit), '[]'),
            'next_after', max(s.account_number) filter (where s.n = page_limit and exists (select from page offset page_limit)))
        from shown s
        cross join lateral (
            select min((d.result ->> 'pf_x100')::integer) filter (where d.rule_id = 'pf') as pf_x100,
                   coalesce(json_agg(json_build_object('rule', d.rule_id, 'clause', d.clause, 'subject', d.subject,
                                                       'outcome', d.outcome, 'state', d.state)
                                     order by d.rule_id, d.subject)
                            filter (where d.rule_id <> '4.1' and d.outcome not in ('PASS', 'NOT_APPLICABLE')), '[]') as flags
            from dahu.decision_current(s.account_id) d
        ) f
        cross join lateral (
            select count(*) as points, count(*) filter (where v.stale) as stale_points, max(v.read_at) as newest_at
            from api.point_state(s.account_id) v
            where v.active
        ) t
    );
end
$$;
comment on function api.accounts(integer, text, text, text, bigint, bigint, text, text, text, text, text) is 'One page of the accounts with their flags';
