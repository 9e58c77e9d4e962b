create or replace function dahu.gate_fault_done(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_fault_done - a fault is closed when its cause is known and the customer was called back, where there is one to be reached.
select i.item, i.ok, jsonb_build_object('cause', f.cause, 'contact', f.contact, 'called_back_at', f.called_back_at)
from dahu.fault f
cross join lateral (values ('FAULT_CAUSE', f.cause is not null), ('FAULT_CALLED_BACK', f.called_back_at is not null or f.contact is null)) as i(item, ok)
where f.work_case_id = of_case
$$;
comment on function dahu.gate_fault_done(bigint) is 'Whether a fault may be closed';
