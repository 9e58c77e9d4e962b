create or replace function dahu.event_accounts(form jsonb)
    returns table (account_number text)
    language sql
    stable
as $$
-- event_accounts - the accounts whose verdicts a form may change, and that are supplied today.
--
-- Verdicts look back twelve full months: an account that the point left before that does not notice.
select a.account_number
from dahu.account a
where (a.account_number = form ->> 'account'
       or exists (select from dahu.metering_point_account m
                  where m.account_id = a.account_id and m.metering_point_id in (select dahu.event_points(form))
                    and m.valid && daterange((dahu.today() - interval '13 months')::date, null)))
  and (a.closed_on is null or a.closed_on > dahu.today()) and a.opened_on <= dahu.today()
order by a.account_number
$$;
comment on function dahu.event_accounts(jsonb) is 'Accounts whose verdicts an event or an edit may change';
