create or replace function dahu.turn_eligibility()
    returns integer
    language plpgsql
as $$
-- turn_eligibility - once a day: accounts whose verdict of 4.1 is not the class that holds become cases; a case whose verdict has
-- changed again is taken back. What a person has decided knowing the same verdict is not asked again. Returns how many were opened.
declare
    a    record;
    made integer := 0;
begin
    if not dahu.turn_today('eligibility') then
        return 0;
    end if;
    for a in
        select w.work_case_id
        from dahu.work_case w
        join dahu.eligibility_review e using (work_case_id)
        where w.closed_at is null and dahu.class_word((dahu.class_decision(e.account_id)).outcome) <> e.suggestion
    loop
        perform dahu.case_move(a.work_case_id, 'withdraw', '{}', 'the verdict has changed');
    end loop;
    for a in
        select n.account_id, v.word
        from dahu.account n
        cross join lateral (select dahu.class_word(d.outcome) as word from dahu.class_decision(n.account_id) d where d.decision_id is not null) v
        left join dahu.account_class k on k.account_id = n.account_id and k.valid @> dahu.today()
        left join dahu.eligibility_review g on g.work_case_id = k.work_case_id
        where n.closed_on is null and v.word <> case when k.large then 'LARGE' else 'NOT_LARGE' end and g.suggestion is distinct from v.word
          and not exists (select from dahu.eligibility_review e join dahu.work_case w using (work_case_id)
                          where e.account_id = n.account_id and w.closed_at is null)
        order by n.account_number
    loop
        perform dahu.case_open('eligibility-reviews', 'open', a.account_id, '4.1 ' || a.word, '{}', '');
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function dahu.turn_eligibility() is 'Once a day: accounts whose class is to be looked at';
