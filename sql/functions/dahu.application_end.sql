create or replace function dahu.application_end(of_case bigint, why text) returns void
    language plpgsql
as $$
-- application_end - an application that is refused or withdrawn: what was kept for it is free again, its review is over, and an
-- account that was only applied for is closed.
declare
    a      dahu.service_application := dahu.application_of(of_case);
    review dahu.joint_review := dahu.joint_review_newest(of_case);
begin
    update dahu.service_application s set status = 'WITHDRAWN' where s.work_case_id = of_case;
    perform dahu.bay_release(of_case, 'WITHDRAWN');
    update dahu.bay_wait w set ended_on = dahu.today() where w.work_case_id = of_case and w.ended_on is null;
    if review.work_case_id is not null and review.decision is null then
        perform set_config('dahu.if_match', '', true);
        perform dahu.case_move(review.work_case_id, 'cancel', '{}', why);
    end if;
    update dahu.account c set closed_on = dahu.today()
    where (c.account_id = a.account_id and a.kind = 'NEW' or c.account_number = a.change ->> 'new_account') and c.opened_on is null and c.closed_on is null
      and not exists (select from dahu.service_application o where o.account_id = c.account_id and o.status = 'OPEN');
end
$$;
comment on function dahu.application_end(bigint, text) is 'Ends an application that is refused or withdrawn';
