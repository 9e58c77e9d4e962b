create or replace function dahu.facts_joint_review(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, dedicated_line boolean, hv_dual_source boolean,
                   lv_second_source boolean, applied_kva integer, review_decision text)
    language sql
    stable
as $$
-- facts_joint_review - facts of rule 4.7 for every open application.
--
-- Shape:  one row per application, subject is its number; the columns after evidence_bp are facts.
-- The decision is that of the newest round, as far as it has one.
-- Source: domain rules 4.7: two high-voltage sources are a dual source, a second one at low voltage is not.
select s.account_id, s.application_number, null::integer, s.dedicated_line, s.hv_source_count >= 2, s.lv_second_source, s.applied_kva, r.decision
from dahu.application_open(as_of, only_account) s
left join lateral (
    select case when j.decision in ('APPROVED', 'REJECTED') and j.decided_on <= as_of then lower(j.decision) end as decision
    from joint_review j
    where j.application_case_id = s.work_case_id
    order by j.round desc
    limit 1
) r on true
order by s.account_id, s.application_number
$$;
comment on function dahu.facts_joint_review(date, bigint) is 'Facts of rule 4.7 for open applications';
