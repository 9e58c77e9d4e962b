create or replace function dahu.gate_rectification_report(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_rectification_report - the government is told after advice (the notice) and a re-check that failed, or at once when it is urgent.
select 'NOTICE_SERVED', r.notified_on is not null, jsonb_build_object('notified_on', r.notified_on)
from dahu.rectification r where r.work_case_id = of_case
union all
select 'RECHECK_FAILED_OR_URGENT', r.severity = 'URGENT' or r.fixed is false, jsonb_build_object('severity', r.severity, 'rechecked_on', r.rechecked_on)
from dahu.rectification r where r.work_case_id = of_case
$$;
comment on function dahu.gate_rectification_report(bigint) is 'What must hold before a defect is reported to the government';
