create or replace function dahu.case_tell(kind text, of_case bigint, facts jsonb) returns integer
    language sql
as $$
-- case_tell - tell whom it concerns of a case: its number, subject and account, and @facts (dahu.tell).
select dahu.tell(kind, c.account_id, jsonb_build_object('case', c.case_number, 'subject', c.subject) || facts)
from dahu.work_case c
where c.work_case_id = of_case
$$;
comment on function dahu.case_tell(text, bigint, jsonb) is 'Tells whom it concerns of a case';
