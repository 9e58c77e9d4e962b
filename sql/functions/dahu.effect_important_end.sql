create or replace function dahu.effect_important_end(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_important_end - it is no longer an important user, from a day on, by the document that says so. It stays high-risk while the
-- government has it on its list by another case: a change of grade is a new case, and the end of the old one.
--
-- Errors: important_end_day: before it was confirmed.
declare
    u dahu.important_user := (select x from dahu.important_user x where x.work_case_id = of_case);
begin
    if (form ->> 'ended_on')::date < (select min(k.confirmed_on) from dahu.important_confirmation k where k.work_case_id = of_case) then
        perform dahu.refuse('important_end_day', jsonb_build_object('day', form ->> 'ended_on'));
    end if;
    update dahu.important_user x set ended_on = (form ->> 'ended_on')::date, ended_because = form ->> 'document_no', actor = dahu.actor() where x.work_case_id = of_case;
    insert into dahu.account_risk (account_id, high_risk, valid_from, reason, document_no, actor)
    select u.account_id, false, (form ->> 'ended_on')::date, u.grade, form ->> 'document_no', dahu.actor()
    where not exists (select from dahu.important_grade(u.account_id, greatest((form ->> 'ended_on')::date, dahu.today())));
end
$$;
comment on function dahu.effect_important_end(bigint, jsonb) is 'No longer an important user';
