create or replace function dahu.complaint_counts(first date, last date) returns table (department text, topic text, complaints bigint, repeats bigint, late bigint, unsolved bigint)
    language sql
    stable
as $$
-- complaint_counts - the complaints that came in some days, by the department that answers for them and by topic; a repeat counts
-- for the department that had the first.
select u.name, p.topic, count(*), count(*) filter (where p.first_id is not null),
       count(*) filter (where exists (select from dahu.case_clock k where k.work_case_id = p.work_case_id and k.breached_at is not null)),
       count(*) filter (where not coalesce(p.solved, false))
from dahu.complaint p
left join dahu.complaint f on f.work_case_id = p.first_id
left join dahu.org_unit u on u.org_unit_id = coalesce(f.department_id, p.department_id)
cross join dahu.utility z
where (p.received_at at time zone z.timezone)::date between first and last
group by u.name, p.topic
order by u.name, p.topic
$$;
comment on function dahu.complaint_counts(date, date) is 'Complaints by department and topic';
