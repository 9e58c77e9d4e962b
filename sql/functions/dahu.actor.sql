create or replace function dahu.actor() returns text
    language sql
    stable
as $$
-- actor - who acts, as records say it: the login of a person, or what a job or the command line set; 'dahu' else.
select coalesce(nullif(current_setting('dahu.actor', true), ''), 'dahu')
$$;
comment on function dahu.actor() is 'Who acts, as records say it';
