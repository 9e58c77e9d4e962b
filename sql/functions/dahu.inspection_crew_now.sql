create or replace function dahu.inspection_crew_now(of_case bigint) returns table (crew text, names text)
    language sql
    stable
as $$
-- inspection_crew_now - who goes to an inspection: logins in order, "li zhang", and names; one row, with two empty texts when nobody does.
select coalesce(string_agg(u.login, ' ' order by u.login), ''), coalesce(string_agg(u.name, ', ' order by u.login), '')
from dahu.inspection_crew k
join dahu.user_account u on u.user_account_id = k.user_account_id
where k.work_case_id = of_case and k.released_at is null
$$;
comment on function dahu.inspection_crew_now(bigint) is 'Who goes to an inspection';
