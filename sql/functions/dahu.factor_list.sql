create or replace function dahu.factor_list() returns jsonb
    language sql
    stable
    set search_path = dahu, public
as $$
-- factor_list - all second factors as they are sealed: [{"user_id","login","secret"}]; for `dahu user seal`.
select coalesce(jsonb_agg(jsonb_build_object('user_id', u.user_account_id::text, 'login', u.login, 'secret', encode(f.secret, 'hex')) order by u.login), '[]')
from dahu.user_factor f join dahu.user_account u using (user_account_id)
$$;
comment on function dahu.factor_list() is 'All second factors as they are sealed';
