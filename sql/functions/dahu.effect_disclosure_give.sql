create or replace function dahu.effect_disclosure_give(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_disclosure_give - it was given, under which agreement, when and how.
begin
    update dahu.disclosure
    set agreement_no = form ->> 'agreement_no', given_on = coalesce((form ->> 'given_on')::date, dahu.today()), given_how = form ->> 'given_how'
    where work_case_id = of_case;
end
$$;
comment on function dahu.effect_disclosure_give(bigint, jsonb) is 'It was given';
