create or replace function dahu.inspection_applies(account bigint, on_day date) returns setof dahu.inspection_item
    language sql
    stable
as $$
-- inspection_applies - the items of the check list that are asked of an account on a day.
select i.*
from dahu.inspection_item i
where i.valid @> on_day
  and case i.applies
        when 'DUAL_SOURCE' then (select count(*) >= 2 from dahu.supply_source s where s.account_id = account and s.valid @> on_day and s.line_id is not null)
        when 'OWN_GENERATION' then exists (select from dahu.supply_source s where s.account_id = account and s.valid @> on_day and s.role = 'OWN_GENERATION')
        when 'HIGH_RISK' then coalesce((select r.high_risk from dahu.account_risk r where r.account_id = account and r.valid_from <= on_day
                                        order by r.valid_from desc, r.account_risk_id desc limit 1), false)
                          or exists (select from dahu.important_user u where u.account_id = account and u.proposed_on <= on_day and (u.ended_on is null or u.ended_on > on_day))
        when 'AFTER_DEFECT' then exists (select from dahu.rectification r where r.account_id = account and r.found_on < on_day and r.origin = 'VISIT')
        else true end
$$;
comment on function dahu.inspection_applies(bigint, date) is 'The items of the check list that are asked of an account';
