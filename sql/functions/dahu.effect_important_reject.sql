create or replace function dahu.effect_important_reject(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_important_reject - the government has not taken it on its list: nobody is inspected by a grade that was only proposed.
update dahu.important_user u set ended_on = greatest(dahu.today(), u.proposed_on), ended_because = coalesce(nullif(dahu.case_reason(of_case), ''), 'REJECTED'), actor = dahu.actor()
where u.work_case_id = of_case
$$;
comment on function dahu.effect_important_reject(bigint, jsonb) is 'A proposed important user is not taken on the list';
