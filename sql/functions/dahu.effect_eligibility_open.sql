create or replace function dahu.effect_eligibility_open(of_case bigint, form jsonb)
    returns void
    language plpgsql
as $$
-- effect_eligibility_open - the class of an account is to be looked at; what the rule says is kept with it.
--
-- Errors: eligibility_unreviewed (DH409) no review has looked at the account; eligibility_twice (DH409) a case is open already.
declare
    c dahu.work_case := (select w from dahu.work_case w where w.work_case_id = of_case);
    d dahu.decision := dahu.class_decision(c.account_id);
begin
    if d.decision_id is null then
        perform dahu.refuse('eligibility_unreviewed', '{}', 'DH409');
    end if;
    if exists (select from dahu.eligibility_review e join dahu.work_case w using (work_case_id)
               where e.account_id = c.account_id and w.closed_at is null and w.work_case_id <> of_case) then
        perform dahu.refuse('eligibility_twice', '{}', 'DH409');
    end if;
    insert into dahu.eligibility_review (work_case_id, account_id, suggestion, was, decision_id, completeness_bp)
    values (of_case, c.account_id, dahu.class_word(d.outcome),
            (select k.large from dahu.account_class k where k.account_id = c.account_id and k.valid @> dahu.today()), d.decision_id, d.completeness_bp);
end
$$;
comment on function dahu.effect_eligibility_open(bigint, jsonb) is 'The class of an account is to be looked at';
