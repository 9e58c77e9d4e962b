create or replace function api.users(page_limit integer, after_login text, search text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- users - the people, in the order of their logins.
begin
    perform dahu.right_require('user.manage');
    return (
        with page as (
            select u.user_account_id, u.login, row_number() over (order by u.login) as n
            from dahu.user_account u
            where (after_login is null or u.login > after_login)
              and (search is null or strpos(u.login, lower(search)) > 0 or strpos(lower(u.name), lower(search)) > 0)
            order by u.login
            limit page_limit + 1
        )
        select jsonb_build_object('users', coalesce(jsonb_agg(dahu.user_json(p.user_account_id) order by p.login) filter (where p.n <= page_limit), '[]'),
                                  'next_after', max(p.login) filter (where p.n = page_limit and exists (select from page offset page_limit)))
        from page p);
end
$$;
comment on function api.users(integer, text, text) is 'The people, in the order of their logins';
