create or replace function dahu.clause_wanted(of_account bigint, of_kind text, as_of date) returns table (clause_kind text, because text)
    language sql
    stable
as $$
-- clause_wanted - the clauses that a contract of that kind must have for an account, each with the reason.
--
-- Source: 4.6 for the reclaim clause, 4.14 for second sources, 民法典 649 for the rest; the table clause_requirement says which.
select r.clause_kind, min(r.applies)
from dahu.clause_requirement r
join dahu.account a on a.account_id = of_account
where r.contract_kind = of_kind and r.valid @> as_of
  and case r.applies
          when 'ALWAYS' then true
          when 'HIGH_VOLTAGE' then a.supply_kv > 1
          when 'DEDICATED_LINE' then exists (select from dahu.line l where l.account_id = of_account and l.kind = 'DEDICATED')
               or exists (select from dahu.service_application o where o.account_id = of_account and o.dedicated_line and o.status = 'OPEN')
          when 'DUAL_SOURCE' then dahu.grid_source_count(of_account, as_of) >= 2
          when 'OWN_GENERATION' then exists (select from dahu.supply_source s where s.account_id = of_account and s.role = 'OWN_GENERATION' and s.valid @> as_of)
               or exists (select from dahu.dual_source d where d.account_id = of_account and d.kind <> 'GRID_DUAL' and d.closed_on is null)
               or exists (select from dahu.service_application o where o.account_id = of_account and o.kind = 'OWN_GENERATION' and o.status = 'OPEN' and o.accepted_on <= as_of)
          when 'IMPORTANT' then exists (select from dahu.important_grade(of_account, as_of)) end
group by r.clause_kind
$$;
comment on function dahu.clause_wanted(bigint, text, date) is 'Clauses that a contract must have';
