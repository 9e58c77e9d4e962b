create or replace function api.reactive_findings() returns jsonb
    language sql
    stable
as $$
-- reactive_findings - what the newest review found for 4.17: power factor below its standard, back-feed, switching by hand only.
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'account', a.account_number, 'unit', d.subject, 'as_of', d.as_of, 'outcome', d.outcome, 'pf_x100', d.result -> 'pf_x100',
    'findings', f.codes,
    'rectification', (select c.case_number from dahu.rectification r join dahu.work_case c on c.work_case_id = r.work_case_id
                      where r.account_id = a.account_id and r.code = 'D01' and c.closed_at is null limit 1)) order by a.account_number, d.subject), '[]'))
from dahu.account a
cross join lateral dahu.decision_current(a.account_id) d
cross join lateral (
    select jsonb_agg(r ->> 'code') as codes from json_array_elements(d.reasons) r where r ->> 'code' in ('PF_BELOW_STANDARD', 'BACK_FEED', 'MANUAL_SWITCHING')
) f
where d.rule_id = 'pf' and f.codes is not null and a.closed_on is null and dahu.unit_seen(a.org_unit_id)
$$;
comment on function api.reactive_findings() is 'What the newest review found for 4.17';
