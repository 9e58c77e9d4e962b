create or replace function dahu.effect_eligibility_confirm(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_eligibility_confirm - it is as the rule says.
begin
    perform dahu.account_class_set(of_case, e.suggestion = 'LARGE',
                                   array(select r ->> 'code' from json_array_elements(d.reasons) r))
    from dahu.eligibility_review e
    join dahu.decision d using (decision_id)
    where e.work_case_id = of_case;
end
$$;
comment on function dahu.effect_eligibility_confirm(bigint, jsonb) is 'It is as the rule says';
