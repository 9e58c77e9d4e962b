create or replace function dahu.spot_check_population(of_kind text, of_period daterange) returns table (case_step_id bigint)
    language sql
    stable
as $$
-- spot_check_population - the records of a kind that people made on the days of a period. Steps are never changed, so it is always the same.
select s.case_step_id
from dahu.case_step s
join dahu.work_case c using (work_case_id)
cross join dahu.utility u
where s.user_account_id is not null
  and s.recorded_at >= lower(of_period)::timestamp at time zone u.timezone and s.recorded_at < upper(of_period)::timestamp at time zone u.timezone
  and case of_kind
          when 'VISIT' then c.flow = 'inspections' and s.action in ('visit', 'finish', 'copy')
          when 'RECTIFICATION' then c.flow = 'rectifications' and s.action = 'pass'
          when 'CALL_BACK' then s.action = 'call_back'
          when 'CONTACT' then c.flow = 'contacts' and s.action in ('record', 'continue') end
$$;
comment on function dahu.spot_check_population(text, daterange) is 'Records of a kind that people made in a period';
