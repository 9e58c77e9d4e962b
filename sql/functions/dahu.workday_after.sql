create or replace function dahu.workday_after(day date, count integer, unknown_too boolean default false) returns date
    language plpgsql
    stable
as $$
-- workday_after - the @count-th working day after @day; @day itself is day 0, worked or not. As workday_add of the program.
--
-- unknown_too   where the holidays of a year are not known, count its Mondays to Fridays
-- Errors:       calendar_unknown, unless @unknown_too
declare
    found   date;
    missing date;
begin
    if count <= 0 then
        return day;
    end if;
    -- no stretch without a working day is longer than a month, and no five days have fewer than two
    select d.day into found
    from dahu.workday_list(day + 1, day + 31 + 4 * count) d
    where d.worked
    order by d.day
    offset count - 1
    limit 1;
    if not unknown_too then
        select min(d.day) into missing from dahu.workday_list(day + 1, found) d where not d.known;
        if missing is not null then
            perform dahu.refuse('calendar_unknown', jsonb_build_object('year', extract(year from missing)), 'DH409');
        end if;
    end if;
    return found;
end
$$;
comment on function dahu.workday_after(date, integer, boolean) is 'The n-th working day after a day';
