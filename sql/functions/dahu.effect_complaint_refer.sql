create or replace function dahu.effect_complaint_refer(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_complaint_refer - the matter goes to the regulator, or to a court.
--
-- form     {"to"}
update dahu.complaint set referred_to = form ->> 'to', regulator_told = true where work_case_id = of_case
$$;
comment on function dahu.effect_complaint_refer(bigint, jsonb) is 'A complaint is referred';
