create or replace function dahu.case_clock_reckon() returns integer
    language sql
as $$
-- case_clock_reckon - set anew the limits that were reckoned without knowing the holidays, now that these are known.
--
-- Shape:  how many. One that has been paused or is red keeps what was told.
with anew as (
    select k.case_clock_id, t.warn_at, t.due_at
    from dahu.case_clock k
    join dahu.service_limit l using (service_limit_id)
    cross join lateral dahu.limit_end(k.started_at, l.value, l.unit) t
    where not k.calendar_known and k.stopped_at is null and k.paused_at is null and k.breached_at is null and t.calendar_known
      and not exists (select from dahu.case_clock_pause p where p.case_clock_id = k.case_clock_id)
), done as (
    update dahu.case_clock k
    set warn_at = a.warn_at, due_at = a.due_at, calendar_known = true
    from anew a
    where k.case_clock_id = a.case_clock_id
    returning 1
)
select count(*)::integer from done
$$;
comment on function dahu.case_clock_reckon() is 'Sets limits anew once the holidays are known';
