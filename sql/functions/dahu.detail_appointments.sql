create or replace function dahu.detail_appointments(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_appointments - a case of this flow as it is read.
select to_jsonb(p) - '{work_case_id,account_id,about_case_id}'::text[] || jsonb_build_object('about', w.case_number)
from dahu.appointment p
left join dahu.work_case w on w.work_case_id = p.about_case_id
where p.work_case_id = of_case
$$;
comment on function dahu.detail_appointments(bigint) is 'An appointment as it is read';
