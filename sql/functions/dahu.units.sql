create or replace function dahu.units() returns bigint[]
    language sql
    stable
as $$
-- units - the units whose accounts this transaction sees where its desk sees those of its units; null: none.
select string_to_array(nullif(current_setting('dahu.units', true), ''), ',')::bigint[]
$$;
comment on function dahu.units() is 'The units whose accounts are seen';
