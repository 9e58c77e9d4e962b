create or replace function dahu.effect_complaint_tell(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_complaint_tell - the customer was told the outcome.
--
-- form     {"how","content"?}
update dahu.complaint
set told_at = clock_timestamp(), told_how = form ->> 'how', content = (form ->> 'content')::boolean
where work_case_id = of_case
$$;
comment on function dahu.effect_complaint_tell(bigint, jsonb) is 'The customer was told';
