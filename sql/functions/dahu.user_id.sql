create or replace function dahu.user_id() returns bigint
    language sql
    stable
as $$
-- user_id - the person that this transaction speaks for; null for jobs and the command line.
select nullif(current_setting('dahu.user_id', true), '')::bigint
$$;
comment on function dahu.user_id() is 'The person that this transaction speaks for';
