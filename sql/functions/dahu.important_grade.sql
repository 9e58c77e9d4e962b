create or replace function dahu.important_grade(of_account bigint, as_of date) returns table (grade text, work_case_id bigint, confirmed_year smallint)
    language sql
    stable
as $$
-- important_grade - the grade of an important user on a day, with the newest list of the government that it stands on; no row for others.
--
-- A user stays what it is when the list of the new year is late; the due list asks for it.
select u.grade, u.work_case_id, max(k.list_year)
from important_user u
join important_confirmation k on k.work_case_id = u.work_case_id and k.confirmed_on <= as_of
where u.account_id = of_account and (u.ended_on is null or u.ended_on > as_of) and (u.event_until_on is null or u.event_until_on >= as_of)
group by u.grade, u.work_case_id
order by array_position(array['SPECIAL', 'GRADE_1', 'GRADE_2', 'TEMPORARY'], u.grade)
limit 1
$$;
comment on function dahu.important_grade(bigint, date) is 'The grade of an important user on a day';
