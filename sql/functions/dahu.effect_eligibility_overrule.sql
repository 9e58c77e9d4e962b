create or replace function dahu.effect_eligibility_overrule(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_eligibility_overrule - a person decides otherwise, or where the rule cannot; with a paper behind it.
begin
    perform dahu.account_class_set(of_case, (form ->> 'large')::boolean, array['OVERRULED']);
    update dahu.eligibility_review set document_no = form ->> 'document_no' where work_case_id = of_case;
end
$$;
comment on function dahu.effect_eligibility_overrule(bigint, jsonb) is 'A person decides otherwise';
