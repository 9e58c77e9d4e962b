-- inspection_due - what rule 4.15 said last about each account, unless a visit since then has made that old.
create or replace view dahu.inspection_due as
select a.account_id, a.account_number, a.org_unit_id, d.as_of, d.state, (d.result ->> 'next_due')::date as next_due_on,
       (d.result ->> 'cycle_months')::integer as cycle_months, (d.result ->> 'meter_due')::date as meter_due_on
from dahu.account a
cross join lateral (
    select d.as_of, d.state, d.result, d.evaluated_at
    from dahu.decision d
    where d.account_id = a.account_id and d.rule_id = '4.15' and d.as_of <= (select (now() at time zone u.timezone)::date from dahu.utility u)
    order by d.as_of desc, d.decision_id desc
    limit 1
) d
where a.closed_on is null
  and not exists (select from dahu.visit v where v.account_id = a.account_id and v.outcome = 'INSPECTED' and v.recorded_at > d.evaluated_at);
comment on view dahu.inspection_due is 'What rule 4.15 said last about each account';
