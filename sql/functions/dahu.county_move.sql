create or replace function dahu.county_move(who text, number text, act text, form jsonb default '{}', why text default '') returns void
    language plpgsql
as $$
-- county_move - somebody of the sample county does a step of a case.
begin
    perform dahu.county_as(who);
    perform dahu.case_move((select c.work_case_id from dahu.work_case c where c.case_number = number), act, form, why);
    perform dahu.county_as(null);
end
$$;
comment on function dahu.county_move(text, text, text, jsonb, text) is 'Does a step of a case of the sample county';
