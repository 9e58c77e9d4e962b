create or replace function dahu.turn_progress() returns integer
    language plpgsql
as $$
-- turn_progress - every minute: customers are told how their applications stand. Returns how many notices.
--
-- One when an application has moved on, one when nothing was said for progress_notice_days, and one to sign the contract once the plan
-- was replied and contract_reminder_hours have gone by without one in force. The reply of a plan is told by itself (plan_replied).
declare
    r     record;
    made  integer := 0;
begin
    perform pg_advisory_xact_lock(hashtext('dahu.turn_progress'));
    for r in
        select c.work_case_id, c.state, case when n.state = c.state then 'MONTH' else 'STATE' end as because
        from dahu.work_case c
        left join lateral (select p.state, p.recorded_at from dahu.progress_notice p
                           where p.work_case_id = c.work_case_id and p.because <> 'CONTRACT' order by p.progress_notice_id desc limit 1) n on true
        where c.flow = 'applications' and c.account_id is not null and c.state not in ('SUBMITTED', 'WITHDRAWN')
          and (c.closed_at is null or c.closed_at > now() - interval '1 day')
          and (n.state is distinct from c.state
               or c.closed_at is null and n.recorded_at < now() - make_interval(days => dahu.policy_number('progress_notice_days', dahu.today(), 30)::integer))
        union all
        select c.work_case_id, c.state, 'CONTRACT'
        from dahu.work_case c
        where c.flow = 'applications' and c.account_id is not null and c.closed_at is null
          and exists (select from dahu.case_step s where s.work_case_id = c.work_case_id and s.action = 'reply'
                        and s.recorded_at < now() - make_interval(hours => dahu.policy_number('contract_reminder_hours', dahu.today(), 24)::integer))
          and not exists (select from dahu.progress_notice p where p.work_case_id = c.work_case_id and p.because = 'CONTRACT')
          and not exists (select from dahu.contract_on(c.account_id, 'SUPPLY', dahu.today()))
        order by 1, 3
    loop
        insert into dahu.progress_notice (work_case_id, state, because, messages)
        values (r.work_case_id, r.state, r.because,
                case when r.because = 'CONTRACT' then dahu.case_tell('contract_reminder', r.work_case_id, '{}')
                     when r.because = 'STATE' and r.state = 'REPLIED' then 0
                     else dahu.case_tell('application_progress', r.work_case_id, jsonb_build_object('state', '@state.applications.' || r.state)) end);
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function dahu.turn_progress() is 'Every minute: customers are told how their applications stand';
