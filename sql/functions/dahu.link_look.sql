create or replace function dahu.link_look(hash text) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- link_look - for whom a set-up link is; null when it was used, is too old or never was.
select dahu.password_look(l.user_account_id) || jsonb_build_object('user_id', l.user_account_id::text, 'enters', l.enters, 'factor_needed',
    exists (select from dahu.user_desk k join dahu.desk d on d.name = k.desk_name
            where k.user_account_id = l.user_account_id and k.valid @> dahu.today() and d.second_factor))
from dahu.user_link l
join dahu.user_account u using (user_account_id)
where l.token_hash = decode(hash, 'hex') and l.used_at is null and l.expires_at > clock_timestamp() and u.disabled_at is null
$$;
comment on function dahu.link_look(text) is 'For whom a set-up link is';
