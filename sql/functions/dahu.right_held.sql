create or replace function dahu.right_held(wanted text) returns boolean
    language sql
    stable
as $$
-- right_held - whether this transaction may do it: a person by the rights of the desk, jobs and the command line always.
select dahu.user_id() is null
    or exists (select from dahu.desk_right r where r.desk_name = dahu.desk() and r.right_name = wanted)
$$;
comment on function dahu.right_held(text) is 'Whether the present desk holds a right';
