create or replace function dahu.facts_use_class(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, categories jsonb, applied boolean, supply_condition_ok boolean, separable boolean,
                   split_in_force boolean, split_checked date)
    language sql
    stable
as $$
-- facts_use_class - facts of rule 4.8 for every account whose categories of use are recorded.
--
-- Shape:  one row per account; the columns after evidence_bp are facts. A split of one of its points counts like one of the account;
--         of several the one that was checked longest ago.
select u.account_id, '', null::integer, u.categories, s.work_case_id is not null, s.condition_ok, s.separable, coalesce(x.in_force, false), x.checked
from (select u.account_id, jsonb_agg(jsonb_build_object('category', lower(u.category), 'load_kw', u.load_kw, 'metered_apart', u.metering_point_id is not null)
                                     order by u.category) as categories
      from use_class u
      where u.valid @> as_of and (only_account is null or u.account_id = only_account)
      group by u.account_id) u
left join lateral (
    select o.work_case_id, o.condition_ok, o.separable
    from service_application o
    where o.account_id = u.account_id and o.kind = 'SEPARATE_METERING' and o.status <> 'WITHDRAWN' and o.submitted_on <= as_of
    order by o.service_application_id desc
    limit 1
) s on true
left join lateral (
    select true as in_force, min(coalesce((select max(k.checked_on) from split_check k where k.split_scheme_id = c.split_scheme_id and k.checked_on <= as_of),
                                          lower(c.valid))) as checked
    from split_scheme c
    where c.valid @> as_of
      and (c.account_id = u.account_id
           or exists (select from metering_point_account m
                      where m.account_id = u.account_id and m.metering_point_id = c.metering_point_id and m.valid @> as_of))
    having count(*) > 0
) x on true
order by u.account_id
$$;
comment on function dahu.facts_use_class(date, bigint) is 'Facts of rule 4.8 for accounts with categories of use';
