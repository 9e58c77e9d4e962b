create or replace function dahu.decision_current(of_account bigint) returns setof dahu.decision
    language sql
    stable
as $$
-- decision_current - what holds for an account: its decisions of the day of its latest review.
--
-- Shape:  one row per rule and subject, the latest of that day; none before the first review.
--
-- Every review decides rule 4.1 for every account, so its newest day is the day of the review. A
-- subject that is gone since then (a withdrawn application) has no decision of that day any more. A
-- review of a day to come is a question, and does not hold yet. Of an account that is only applied for, rule 4.1 says nothing: its
-- newest day is that of any rule.
select distinct on (d.rule_id, d.subject) d.*
from dahu.decision d
where d.account_id = of_account
  and d.as_of = coalesce((select n.as_of
                          from dahu.decision n
                          where n.account_id = of_account and n.rule_id = '4.1' and n.subject = '' and n.as_of <= dahu.today()
                          order by n.as_of desc
                          limit 1),
                         (select max(n.as_of) from dahu.decision n where n.account_id = of_account and n.as_of <= dahu.today()))
order by d.rule_id, d.subject, d.decision_id desc
$$;
comment on function dahu.decision_current(bigint) is 'Decisions of an account that hold now';
