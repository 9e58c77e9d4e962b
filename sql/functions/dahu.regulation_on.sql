create or replace function dahu.regulation_on(of_code text, day date) returns bigint
    language sql
    stable
as $$
-- regulation_on - the edition of a regulation that is in force on the day of an event (clause 2).
select r.regulation_id from dahu.regulation r where r.code = of_code and r.valid @> day
$$;
comment on function dahu.regulation_on(text, date) is 'Edition of a regulation in force on a day';
