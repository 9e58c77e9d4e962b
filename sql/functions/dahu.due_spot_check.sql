create or replace function dahu.due_spot_check() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_spot_check - records chosen by lot that nobody has looked into yet.
select 'spot_check', s.spot_check_id::text, 'SUPERVISOR', null::bigint, c.account_id, c.work_case_id, c.org_unit_id, c.case_number || ' ' || c.subject, s.due_on, null::text,
       jsonb_build_object('kind', d.kind, 'submitter', u.login)
from dahu.spot_check s
join dahu.spot_check_draw d using (spot_check_draw_id)
join dahu.work_case c using (work_case_id)
join dahu.user_account u on u.user_account_id = s.submitter_id
where s.result is null
$$;
comment on function dahu.due_spot_check() is 'Records chosen by lot that nobody has looked into yet';
