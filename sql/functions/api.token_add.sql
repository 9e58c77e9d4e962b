create or replace function api.token_add(who text, hash text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- token_add - an API token for a person, with some of the rights that the person holds.
--
-- @body  {"name","rights"?: all of the person,"days"?: 90}
declare
    person bigint := dahu.user_named(who);
    wanted text[];
    foreign_right text;
    made   bigint;
begin
    if dahu.user_id() is distinct from person then
        perform dahu.right_require('user.manage');
    end if;
    wanted := coalesce((select array_agg(r) from jsonb_array_elements_text(body -> 'rights') r), (
        select array_agg(distinct r.right_name) from dahu.desk_right r join dahu.user_desk k on k.desk_name = r.desk_name
        where k.user_account_id = person and k.valid @> dahu.today()));
    foreign_right := (select min(w) from unnest(wanted) w where not exists (
        select from dahu.desk_right r join dahu.user_desk k on k.desk_name = r.desk_name
        where k.user_account_id = person and k.valid @> dahu.today() and r.right_name = w));
    if wanted is null or foreign_right is not null then
        perform dahu.refuse('token_right', jsonb_build_object('right', coalesce(foreign_right, '')), 'DH422');
    end if;
    insert into dahu.user_token (user_account_id, name, token_hash, rights, expires_at)
    values (person, body ->> 'name', decode(hash, 'hex'), wanted, clock_timestamp() + make_interval(days => coalesce((body ->> 'days')::integer, 90)))
    returning user_token_id into made;
    return (select jsonb_build_object('token', t.user_token_id, 'name', t.name, 'rights', t.rights, 'expires_at', t.expires_at) from dahu.user_token t where t.user_token_id = made);
end
$$;
comment on function api.token_add(text, text, jsonb) is 'An API token for a person, with some of the rights that the person holds';
