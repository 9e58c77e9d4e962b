create or replace function api.reckoning_open(only_case text) returns table (violation_assessment_id bigint, found_on date, facts json)
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- reckoning_open - the reckonings that were asked for and are not done: of one case, or all; facts without what is not known.
select a.violation_assessment_id, a.found_on, json_strip_nulls(a.facts::json)
from violation_assessment a
join work_case c on c.work_case_id = a.work_case_id
where a.reckoned_at is null and (only_case is null or c.case_number = only_case) and unit_seen(c.org_unit_id)
order by 1
$$;
comment on function api.reckoning_open(text) is 'The reckonings that were asked for';
