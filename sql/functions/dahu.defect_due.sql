create or replace function dahu.defect_due(severity text, found date) returns date
    language sql
    stable
as $$
-- defect_due - the last day to put a defect right, by its severity (policies r4_15_*_days).
select found + dahu.policy_number(case severity when 'URGENT' then 'r4_15_urgent_days' when 'MAJOR' then 'r4_15_major_days' else 'r4_15_general_days' end, found,
                                  case severity when 'URGENT' then 1 when 'MAJOR' then 7 else 30 end)::integer
$$;
comment on function dahu.defect_due(text, date) is 'Last day to put a defect right';
