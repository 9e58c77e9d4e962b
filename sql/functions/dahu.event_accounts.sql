create or replace function dahu.event_accounts(form jsonb)
    returns table (account_number text)
    language sql
    stable
as $$
-- event_accounts - the accounts whose verdicts a form may change, and that are supplied today.
select distinct a.account_number
from dahu.account a
left join dahu.metering_point_account m on m.account_id = a.account_id
left join dahu.metering_point p on p.metering_point_id = m.metering_point_id
where (a.account_number = form ->> 'account'
       or (p.point_number = form ->> 'point' and not upper(m.valid) <= (dahu.today() - interval '13 months')::date is true))
  and (a.closed_on is null or a.closed_on > dahu.today()) and a.opened_on <= dahu.today()
order by 1
$$;
comment on function dahu.event_accounts(jsonb) is 'Accounts whose verdicts an event or an edit may change';
