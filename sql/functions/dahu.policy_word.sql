create or replace function dahu.policy_word(of_key text, on_day date, fallback text) returns text
    language sql
    stable
as $$
-- policy_word - a reading of the rule book as it is on a day; the fallback where no row says anything.
select coalesce((select max(p.value) from policy p where p.key = of_key and p.valid @> on_day), fallback)
$$;
comment on function dahu.policy_word(text, date, text) is 'A reading of the rule book on a day';
