create or replace function dahu.gate_eligibility_fresh(of_case bigint)
    returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_eligibility_fresh - the verdict is still the one that holds: a later review may say something else.
select 'ELIGIBILITY_FRESH', dahu.class_word((dahu.class_decision(e.account_id)).outcome) = e.suggestion,
       jsonb_build_object('suggestion', e.suggestion, 'now', dahu.class_word((dahu.class_decision(e.account_id)).outcome))
from dahu.eligibility_review e
where e.work_case_id = of_case
$$;
comment on function dahu.gate_eligibility_fresh(bigint) is 'The verdict is still the one that holds';
