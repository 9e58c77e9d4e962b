create or replace function dahu.call_back_plan(of_case bigint, of_occasion text, day date) returns void
    language sql
as $$
-- call_back_plan - the calls that are due after something was done for a customer, by the table of offsets. Those of before that are
-- still open, because it had been done once already, are dropped.
update dahu.call_back b set dropped_because = 'DONE_AGAIN'
where b.work_case_id = of_case and b.done_on is null and b.dropped_because is null and b.from_on <> day;
insert into dahu.call_back (work_case_id, account_id, occasion, from_on, days, due_on)
select of_case, c.account_id, o.occasion, day, o.days, day + o.days
from dahu.work_case c
join dahu.call_back_offset o on o.occasion = of_occasion
where c.work_case_id = of_case and c.account_id is not null
on conflict on constraint call_back_once_uk do update set dropped_because = null where call_back.done_on is null
$$;
comment on function dahu.call_back_plan(bigint, text, date) is 'Calls that are due after something was done';
