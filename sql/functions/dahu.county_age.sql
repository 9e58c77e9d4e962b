create or replace function dahu.county_age(number text, age interval) returns void
    language plpgsql
as $$
-- county_age - a case of the sample county was opened that much earlier, and its limits have run for that long. Its steps keep the moment
-- at which they were recorded.
declare
    c dahu.work_case := (select w from dahu.work_case w where w.case_number = number);
begin
    perform set_config('dahu.case_step', c.work_case_id::text, true);
    update dahu.work_case w set opened_at = w.opened_at - age where w.work_case_id = c.work_case_id;
    perform set_config('dahu.case_step', '', true);
    update dahu.case_clock k set started_at = k.started_at - age, warn_at = k.warn_at - age, due_at = k.due_at - age where k.work_case_id = c.work_case_id and k.stopped_at is null;
end
$$;
comment on function dahu.county_age(text, interval) is 'Makes a case of the sample county older';
