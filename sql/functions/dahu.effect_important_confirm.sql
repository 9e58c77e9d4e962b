create or replace function dahu.effect_important_confirm(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_important_confirm - the government has it on the list of a year; from then on the account is high-risk (4.1).
declare
    u dahu.important_user := (select x from dahu.important_user x where x.work_case_id = of_case);
begin
    if exists (select from dahu.important_confirmation k where k.work_case_id = of_case and k.list_year = (form ->> 'list_year')::smallint) then
        perform dahu.refuse('important_confirmed', jsonb_build_object('year', form ->> 'list_year'), 'DH409');
    end if;
    insert into dahu.important_confirmation (work_case_id, list_year, authority, document_no, confirmed_on, actor)
    values (of_case, (form ->> 'list_year')::smallint, form ->> 'authority', form ->> 'document_no', (form ->> 'confirmed_on')::date, dahu.actor());
    insert into dahu.account_risk (account_id, high_risk, valid_from, reason, document_no, actor)
    select u.account_id, true, (form ->> 'confirmed_on')::date, u.grade || ' ' || u.category, form ->> 'document_no', dahu.actor()
    where (select r.high_risk from dahu.account_risk r where r.account_id = u.account_id and r.valid_from <= (form ->> 'confirmed_on')::date
           order by r.valid_from desc, r.account_risk_id desc limit 1) is distinct from true;
end
$$;
comment on function dahu.effect_important_confirm(bigint, jsonb) is 'The government confirms an important user';
