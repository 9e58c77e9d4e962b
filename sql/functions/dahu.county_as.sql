create or replace function dahu.county_as(who text) returns void
    language sql
as $$
-- county_as - from here on the transaction is that person of the sample county at his desk, as dahu.request_enter makes it; null: nobody.
--
-- Rights and gates are held as for a request. The role stays the owner's: what is read here is not what is held.
select set_config('dahu.user_id', coalesce(u.user_account_id::text, ''), true), set_config('dahu.actor', coalesce(u.login, ''), true),
       set_config('dahu.desk', coalesce(k.desk_name, ''), true), set_config('dahu.scope', case when u.login is null then '' else 'ALL' end, true),
       set_config('dahu.units', '', true), set_config('dahu.version', '', true), set_config('dahu.reason', '', true)
from (select 1) one
left join dahu.user_account u on u.login = who
left join dahu.user_desk k on k.user_account_id = u.user_account_id
$$;
comment on function dahu.county_as(text) is 'Makes the transaction a person of the sample county';
