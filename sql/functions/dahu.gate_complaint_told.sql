create or replace function dahu.gate_complaint_told(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_complaint_told - a complaint is closed when it was answered, the customer was told so (one who left no way to be reached
-- need not be), and one whose matter is not solved was told of the regulator.
select i.item, i.ok, jsonb_build_object('answered_at', p.answered_at, 'told_at', p.told_at, 'contact', p.contact, 'solved', p.solved)
from dahu.complaint p
cross join lateral (values ('COMPLAINT_ANSWERED', p.answered_at is not null),
                           ('COMPLAINT_CUSTOMER_TOLD', p.told_at is not null or p.contact is null),
                           ('COMPLAINT_REGULATOR_TOLD', coalesce(p.solved, false) or p.regulator_told)) as i(item, ok)
where p.work_case_id = of_case
$$;
comment on function dahu.gate_complaint_told(bigint) is 'Whether a complaint may be closed';
