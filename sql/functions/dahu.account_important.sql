create or replace function dahu.account_important(of_account bigint, as_of date) returns boolean
    language sql
    stable
as $$
-- account_important - an important user or a high-risk customer on a day: nothing is cut there without the authority, and notice is longer.
select exists (select from dahu.important_grade(of_account, as_of))
    or coalesce((select r.high_risk from dahu.account_risk r where r.account_id = of_account and r.valid_from <= as_of
                 order by r.valid_from desc, r.account_risk_id desc limit 1), false)
$$;
comment on function dahu.account_important(bigint, date) is 'An important user or a high-risk customer';
