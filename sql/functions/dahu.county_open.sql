create or replace function dahu.county_open(who text, of_flow text, act text, account text, form jsonb) returns text
    language plpgsql
as $$
-- county_open - somebody of the sample county opens a case; returns its number. Account and subject may be missing.
declare
    made bigint;
begin
    perform dahu.county_as(who);
    made := dahu.case_open(of_flow, act, case when account is not null then dahu.account_named(account) end, coalesce(form ->> 'subject', ''), form - 'subject', '');
    perform dahu.county_as(null);
    return (select c.case_number from dahu.work_case c where c.work_case_id = made);
end
$$;
comment on function dahu.county_open(text, text, text, text, jsonb) is 'Opens a case of the sample county';
