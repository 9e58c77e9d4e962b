create or replace function dahu.case_serial_next(of_flow text, day date) returns integer
    language sql
as $$
-- case_serial_next - the next running number of a flow in the year of @day; who asks at the same time waits.
insert into dahu.case_serial as s (flow, year, newest)
values (of_flow, extract(year from day)::integer, 1)
on conflict (flow, year) do update set newest = s.newest + 1
returning newest
$$;
comment on function dahu.case_serial_next(text, date) is 'The next running number of a flow';
