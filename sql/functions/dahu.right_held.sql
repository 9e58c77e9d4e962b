create or replace function dahu.right_held(wanted text) returns boolean
    language sql
    stable
as $$
-- right_held - whether this transaction may do it: a person by the rights of the desk and, through a token, by those of
-- the token; jobs and the command line always. A desk role without dahu.request_enter holds nothing.
select case when dahu.desk() is null then not dahu.is_desk_role()
            when wanted = 'self' then dahu.user_id() is not null
            else exists (select from dahu.desk_right r where r.desk_name = dahu.desk() and r.right_name = wanted)
                 and coalesce(wanted = any (string_to_array(nullif(current_setting('dahu.token_rights', true), ''), ' ')), true) end
$$;
comment on function dahu.right_held(text) is 'Whether the present desk holds a right';
