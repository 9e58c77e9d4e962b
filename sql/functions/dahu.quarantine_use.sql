create or replace function dahu.quarantine_use(of_sha256 text) returns void
    language sql
    security definer
    set search_path = dahu, public
as $$
-- quarantine_use - pictures of records that were taken belong to their case or account, also those that come later; null: all of them.
insert into attachment_use (sha256, work_case_id, account_id, kind, label, actor)
select f.sha256, x.work_case_id, case when x.work_case_id is null then q.account_id end, 'PHOTO', '-', q.decided_by
from quarantine q
left join lateral (select coalesce((select coalesce(v.work_case_id, (select i.work_case_id from inspection i where i.visit_id = v.visit_id)) from visit v where v.visit_id = q.record_id),
                                   (select r.work_case_id from recheck r where r.recheck_id = q.record_id)) as work_case_id) x on true
join attachment f on f.whole_at is not null and (of_sha256 is null or f.sha256 = of_sha256)
                     and f.sha256 in (select m[1] from regexp_matches(q.content::text, '"([0-9a-f]{64})"', 'g') m)
where q.decision = 'TAKEN'
on conflict do nothing
$$;
comment on function dahu.quarantine_use(text) is 'Says what pictures of records that were taken belong to';
