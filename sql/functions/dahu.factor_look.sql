create or replace function dahu.factor_look(who bigint) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- factor_look - the second factor of a person: {"secret" hex,"last_step","confirmed"}; null: none. Never leaves the service.
select jsonb_build_object('secret', encode(f.secret, 'hex'), 'last_step', f.last_step, 'confirmed', f.confirmed_at is not null)
from dahu.user_factor f where f.user_account_id = who
$$;
comment on function dahu.factor_look(bigint) is 'The second factor of a person';
