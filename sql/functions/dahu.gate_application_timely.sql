create or replace function dahu.gate_application_timely(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_timely - clause 4.10: applied for before it takes effect, within the terms of the supply rules, and by whom it concerns.
select i.item, coalesce(i.ok, false), i.facts
from dahu.service_application a
cross join lateral (select * from dahu.change_items_notice(a) union all select * from dahu.change_items_capacity(a)
                    union all select * from dahu.change_items_term(a) union all select * from dahu.change_items_party(a)) i
where a.work_case_id = of_case
$$;
comment on function dahu.gate_application_timely(bigint) is 'A change is applied for in time and within its terms';
