create or replace function dahu.decision_newest(of_account bigint, of_rule text, of_subject text) returns dahu.decision
    language sql
    stable
as $$
-- decision_newest - the newest decision of a rule about an account and a subject; null before the first one.
select d
from dahu.decision d
where d.account_id = of_account and d.rule_id = of_rule and d.subject = of_subject and d.as_of <= dahu.today()
order by d.as_of desc, d.decision_id desc
limit 1
$$;
comment on function dahu.decision_newest(bigint, text, text) is 'Newest decision of a rule about a subject';
