create or replace function api.colleagues(of_cases text) returns jsonb
    language sql
    stable
as $$
-- colleagues - the people of the business with their desks and how much they have in hand, as far as this desk sees it.
--
-- @of_cases  numbers of cases with commas between them: only who could take one of them, who can take most comes first; null: everybody
with able as (
    select t.user_account_id, jsonb_agg(distinct c.case_number) as takes
    from dahu.work_case c
    cross join lateral dahu.case_takers(c.work_case_id) t
    where c.case_number = any (string_to_array(of_cases, ',')) and c.closed_at is null
    group by t.user_account_id
)
select jsonb_build_object('next', null, 'items', coalesce(jsonb_agg(jsonb_build_object(
           'login', u.login, 'name', u.name, 'unit', o.name, 'desks', k.desks, 'last_day', u.last_day, 'in_hand', h.cases, 'takes', coalesce(b.takes, '[]'))
           order by jsonb_array_length(b.takes) desc nulls last, h.cases, u.name), '[]'))
from dahu.user_account u
cross join lateral (select jsonb_agg(d.name order by d.name) as desks
                    from dahu.user_desk s join dahu.desk d on d.name = s.desk_name
                    where s.user_account_id = u.user_account_id and s.valid @> (select dahu.today()) and d.scope <> 'NONE') k
cross join lateral (select count(*) as cases from dahu.work_case c where c.handler_id = u.user_account_id and c.closed_at is null) h
left join dahu.org_unit o on o.org_unit_id = u.org_unit_id
left join able b on b.user_account_id = u.user_account_id
where u.disabled_at is null and k.desks is not null and (of_cases is null or b.takes is not null)
$$;
comment on function api.colleagues(text) is 'The people of the business, and which cases they could take';
