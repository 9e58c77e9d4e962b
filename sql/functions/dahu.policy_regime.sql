create or replace function dahu.policy_regime(on_day date) returns text
    language sql
    immutable
as $$
-- policy_regime - the supply rules in force on a day, as supply_regime of the program has it.
select case when on_day >= date '2024-06-01' then '2024' else '1996' end
$$;
comment on function dahu.policy_regime(date) is 'The supply rules in force on a day';
