create or replace function dahu.board_flags(of_accounts bigint[]) returns table (account_id bigint, flags text[])
    language sql
    stable
    set jit = off
as $$
-- board_flags - what is missing or going on at customers with several sources or own generation.
--
-- @of_accounts  these; null: all of them
-- Shape:  flags: AGREEMENT_MISSING (dual-source or dispatch agreement), INTERLOCK_OVERDUE, WORKS (an open permit on a line of a source).
-- Source: domain rules 7.1, 7.4; 4.13, 4.14.
with source as (
    select w.account_id, bool_or(p.line_id is not null) as works
    from dahu.watched_source w
    left join (select distinct x.line_id from dahu.work_permit x where x.closed_at is null) p on p.line_id = w.line_id
    where (w.sources > 1 or w.role = 'OWN_GENERATION') and (of_accounts is null or w.account_id = any (of_accounts))
    group by w.account_id
),
agreement as (
    select v.account_id, bool_or(v.kind = 'DUAL_SOURCE') as dual, bool_or(v.kind = 'DISPATCH') as dispatch
    from dahu.contract_version v
    where v.kind in ('DUAL_SOURCE', 'DISPATCH') and v.in_force and v.valid @> dahu.today()
    group by v.account_id
),
proof as (
    select d.account_id, bool_and(b.verified) as verified
    from dahu.dual_source d
    cross join lateral dahu.backfeed_state(d.work_case_id, dahu.today()) b
    where d.closed_on is null and (of_accounts is null or d.account_id = any (of_accounts))
      and exists (select from dahu.dual_source_feed f where f.work_case_id = d.work_case_id and f.supply_source_id is not null)
    group by d.account_id
)
select s.account_id, array_remove(array[case when (g.dual and g.dispatch) is not true then 'AGREEMENT_MISSING' end, case when r.verified is not true then 'INTERLOCK_OVERDUE' end,
                                        case when s.works then 'WORKS' end], null)
from source s
left join agreement g on g.account_id = s.account_id
left join proof r on r.account_id = s.account_id
$$;
comment on function dahu.board_flags(bigint[]) is 'What is missing or going on at customers with several sources';
