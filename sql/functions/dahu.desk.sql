create or replace function dahu.desk() returns text
    language sql
    stable
as $$
-- desk - the desk at which that person acts; null for jobs and the command line.
select nullif(current_setting('dahu.desk', true), '')
$$;
comment on function dahu.desk() is 'The desk at which that person acts';
