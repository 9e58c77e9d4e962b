create or replace function dahu.class_decision(account bigint)
    returns dahu.decision
    language sql
    stable
as $$
-- class_decision - the verdict of rule 4.1 that holds for an account; null before the first review.
select d from dahu.decision d
where d.account_id = account and d.rule_id = '4.1' and d.subject = '' and d.as_of <= dahu.today()
order by d.as_of desc, d.decision_id desc
limit 1
$$;
comment on function dahu.class_decision(bigint) is 'The verdict of rule 4.1 that holds';
