create or replace function dahu.gate_closing_notice(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_closing_notice - the notice was served and its days are over, the public one too where it is needed, and management has the proposal.
select 'NOTICE_RUN_OUT', coalesce(n.until_on <= dahu.today(), false), jsonb_build_object('served_on', x.notified_on, 'until', n.until_on)
from dahu.closing x
cross join lateral (select x.notified_on + dahu.policy_number('r4_11_notice_days', x.notified_on, 7)::integer as until_on) n
where x.work_case_id = of_case
union all
select 'PUBLIC_NOTICE_RUN_OUT', coalesce(n.until_on <= dahu.today(), false), jsonb_build_object('public_on', x.public_on, 'until', n.until_on)
from dahu.closing x
cross join lateral (select x.public_on + dahu.policy_number('r4_11_public_days', x.public_on, 30)::integer as until_on) n
where x.work_case_id = of_case and x.public_notice
union all
select g.item, g.ok, g.facts from dahu.gate_closing_idle(of_case) g
$$;
comment on function dahu.gate_closing_notice(bigint) is 'What must hold before an idle account may be closed';
