create or replace function dahu.application_open(as_of date, only_account bigint)
    returns setof dahu.service_application
    language sql
    stable
as $$
-- application_open - the applications that were accepted by a day and are still open.
--
-- Kept to one plain statement without settings, so that the planner can merge it into its caller.
select s.*
from service_application s
where s.status = 'OPEN' and s.accepted_on <= as_of and (only_account is null or s.account_id = only_account)
$$;
comment on function dahu.application_open(date, bigint) is 'Open applications on a day';
