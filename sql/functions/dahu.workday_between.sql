create or replace function dahu.workday_between(day date, until date) returns integer
    language sql
    stable
as $$
-- workday_between - how many working days lie after @day up to @until; 0 when @until is not later.
select count(*)::integer from dahu.workday_list(day + 1, until) d where d.worked
$$;
comment on function dahu.workday_between(date, date) is 'How many working days lie between two days';
