create or replace function dahu.is_inspector(of_user bigint) returns boolean
    language sql
    stable
as $$
-- is_inspector - whether a person sits at a desk of inspection today.
select exists (select from dahu.user_desk d
               where d.user_account_id = of_user and d.desk_name in ('INSPECTOR', 'INSPECTION_LEAD') and d.valid @> dahu.today())
$$;
comment on function dahu.is_inspector(bigint) is 'Whether a person sits at a desk of inspection';
