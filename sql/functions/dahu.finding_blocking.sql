create or replace function dahu.finding_blocking(of_account bigint, as_of date) returns table (finding text)
    language sql
    stable
as $$
-- finding_blocking - findings that keep an account from being energised until they are closed (4.13).
select 'unauthorised source ' || u.unauthorised_source_id || ' found on ' || u.found_on
from unauthorised_source u
where u.account_id = of_account and u.found_on <= as_of and (u.cleared_on is null or u.cleared_on > as_of)
$$;
comment on function dahu.finding_blocking(bigint, date) is 'Findings that keep an account from being energised';
