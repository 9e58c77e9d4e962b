create or replace function dahu.user_sits(person bigint, desk text, of_day date) returns boolean
    language sql
    stable
as $$
-- user_sits - whether a person who is not disabled sits at the desk on a day.
select exists (
    select from dahu.user_account u
    join dahu.user_desk d using (user_account_id)
    where u.user_account_id = person and u.disabled_at is null and d.desk_name = desk and d.valid @> of_day)
$$;
comment on function dahu.user_sits(bigint, text, date) is 'Whether a person sits at a desk';
