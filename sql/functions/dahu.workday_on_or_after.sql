create or replace function dahu.workday_on_or_after(day date, unknown_too boolean default false) returns date
    language sql
    stable
as $$
-- workday_on_or_after - @day, or the next working day when it is a day off (Civil Code, art. 203).
--
-- Errors: as workday_after
select dahu.workday_after(day - 1, 1, unknown_too)
$$;
comment on function dahu.workday_on_or_after(date, boolean) is 'A day, or the next working day when it is a day off';
