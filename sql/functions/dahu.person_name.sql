create or replace function dahu.person_name(of_login text) returns text
    language sql
    stable
as $$
-- person_name - the name of who is known by a login; what is nobody's login (a program, the sample county) stands for itself.
select coalesce((select u.name from dahu.user_account u where u.login = of_login), of_login)
$$;
comment on function dahu.person_name(text) is 'The name of who is known by a login';
