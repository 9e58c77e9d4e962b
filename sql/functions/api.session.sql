create or replace function api.session() returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- session - who is signed in; a token sees its person.
begin
    if dahu.session_now() is not null then
        return dahu.session_state(dahu.session_now());
    end if;
    return (select jsonb_build_object('user', u.login, 'name', u.name, 'kind', 'TOKEN', 'desks', dahu.user_json(u.user_account_id) -> 'desks',
                                      'rights', to_jsonb(string_to_array(current_setting('dahu.token_rights', true), ' ')))
            from dahu.user_account u where u.user_account_id = dahu.user_id());
end
$$;
comment on function api.session() is 'Who is signed in; a token sees its person';
