create or replace function dahu.supply_tell(of_kind text, of_case bigint, facts jsonb) returns void
    language sql
as $$
-- supply_tell - tell whom it concerns what happened to an application, through the outbox.
select dahu.tell(of_kind, c.account_id, facts || jsonb_build_object('case', c.case_number, 'subject', c.subject))
from dahu.work_case c
where c.work_case_id = of_case
$$;
comment on function dahu.supply_tell(text, bigint, jsonb) is 'Tells what happened to an application';
