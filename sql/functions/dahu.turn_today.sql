create or replace function dahu.turn_today(what text) returns boolean
    language sql
as $$
-- turn_today - true for the first who asks on a civil day, if its transaction is completed; for what is done once a day.
with taken as (
    insert into dahu.turn_day as t (name, done_on) values (what, dahu.today())
    on conflict (name) do update set done_on = excluded.done_on where t.done_on < excluded.done_on
    returning 1
)
select exists (select from taken)
$$;
comment on function dahu.turn_today(text) is 'Whether something is still to be done today';
