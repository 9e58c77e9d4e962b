create or replace function dahu.policy_number(of_key text, on_day date, fallback bigint) returns bigint
    language sql
    stable
as $$
-- policy_number - a threshold of the rule book as it is on a day; the fallback where no row says anything.
select coalesce((select max(p.value::bigint) from policy p where p.key = of_key and p.valid @> on_day), fallback)
$$;
comment on function dahu.policy_number(text, date, bigint) is 'A threshold of the rule book on a day';
