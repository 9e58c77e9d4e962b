create or replace function dahu.quarantine_row(of_id bigint) returns jsonb
    language sql
    stable
as $$
-- quarantine_row - a record that was set aside, as it is shown.
select jsonb_build_object('number', q.quarantine_number, 'kind', q.kind, 'record', q.record_id, 'account', a.account_number, 'case', coalesce(q.content ->> 'inspection', q.content ->> 'number'),
                          'sender', u.login, 'sender_name', u.name, 'refused', q.refused, 'received_at', q.recorded_at, 'made_at', coalesce(q.content ->> 'ended_at', q.content ->> 'checked_at'),
                          'pictures', (select count(*) from dahu.attachment f where f.whole_at is not null and f.sha256 in (select m[1] from regexp_matches(q.content::text, '"([0-9a-f]{64})"', 'g') m)),
                          'state', coalesce(q.decision, case when exists (select from dahu.visit v where v.visit_id = q.record_id)
                                                                  or exists (select from dahu.recheck r where r.recheck_id = q.record_id) then 'ARRIVED' else 'OPEN' end),
                          'decided_at', q.decided_at, 'decided_by', q.decided_by, 'reason', q.reason,
                          'receipt', coalesce((select v.receipt_number from dahu.visit v where v.visit_id = q.record_id), (select r.receipt_number from dahu.recheck r where r.recheck_id = q.record_id)),
                          'content', q.content)
from dahu.quarantine q
join dahu.user_account u using (user_account_id)
left join dahu.account a using (account_id)
where q.quarantine_id = of_id
$$;
comment on function dahu.quarantine_row(bigint) is 'A record that was set aside, as it is shown';
