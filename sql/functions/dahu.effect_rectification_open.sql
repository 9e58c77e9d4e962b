create or replace function dahu.effect_rectification_open(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_rectification_open - a defect is to be put right. Its due day follows from its severity unless one is given; major and
-- urgent ones stop energising, and a second source in use that such a defect is about is suspended in this moment (4.14).
--
-- Errors: rectification_open (DH409) the same defect is open already.
declare
    account  bigint := (select c.account_id from dahu.work_case c where c.work_case_id = of_case);
    found    date := coalesce((form ->> 'found_on')::date, dahu.today());
    severity text := form ->> 'severity';
    due      date := coalesce((form ->> 'due_on')::date, dahu.defect_due(severity, found));
    unsafe   bigint;
begin
    if exists (select from dahu.rectification r join dahu.work_case c on c.work_case_id = r.work_case_id
               where r.account_id = account and r.code = form ->> 'code' and c.closed_at is null and r.detail = form ->> 'detail') then
        perform dahu.refuse('rectification_open', jsonb_build_object('code', form ->> 'code'), 'DH409');
    end if;
    insert into dahu.rectification (work_case_id, account_id, visit_id, code, origin, severity, detail, found_on, first_due_on, due_on, blocks_energising)
    values (of_case, account, (form ->> 'visit')::uuid, form ->> 'code', coalesce(form ->> 'origin', 'HAND'), severity, form ->> 'detail', found, due, due,
            coalesce((form ->> 'blocks_energising')::boolean, severity <> 'GENERAL'));
    for unsafe in select d.work_case_id from dahu.dual_source d join dahu.work_case c on c.work_case_id = d.work_case_id
                  where d.account_id = account and c.state = 'IN_USE' and dahu.dual_defect(d.work_case_id, dahu.today()) is not null loop
        perform dahu.case_move_now(unsafe, 'suspend', '{"cause": "INTERLOCK_FAILED"}', (form ->> 'code') || ' ' || (form ->> 'detail'));
    end loop;
end
$$;
comment on function dahu.effect_rectification_open(bigint, jsonb) is 'Opens a rectification';
