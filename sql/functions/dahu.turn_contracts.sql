create or replace function dahu.turn_contracts() returns integer
    language sql
as $$
-- turn_contracts - every minute: contracts whose term is over, second sources that may no longer be in use.
select dahu.contracts_follow(dahu.today())
$$;
comment on function dahu.turn_contracts() is 'Every minute: contracts and second sources that the days have overtaken';
