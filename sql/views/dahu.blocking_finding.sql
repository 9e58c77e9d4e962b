-- blocking_finding - defects that are not put right and before which nothing may be energised.
create or replace view dahu.blocking_finding as
select r.account_id, c.case_number, r.code, r.severity, r.detail, r.due_on
from dahu.rectification r
join dahu.work_case c on c.work_case_id = r.work_case_id
where r.blocks_energising and c.closed_at is null;
comment on view dahu.blocking_finding is 'Defects that are not put right and before which nothing may be energised';
