create or replace function dahu.quarantine_sender(token_hash text) returns bigint
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- quarantine_sender - whose session that was: of a person who might send visits while it lasted, ended no longer than ninety days ago.
--
-- Errors: quarantine_unknown (DH404) no such session.
declare
    found bigint := (select s.user_account_id
                     from user_session s
                     where s.token_hash = case when quarantine_sender.token_hash ~ '^([0-9a-f]{2})+$' then decode(quarantine_sender.token_hash, 'hex') end
                       and s.kind = 'BROWSER' and coalesce(s.ended_at, s.expires_at) > clock_timestamp() - interval '90 days'
                       and exists (select from user_desk k join desk_right r using (desk_name)
                                   where k.user_account_id = s.user_account_id and r.right_name = 'visit.send' and k.valid && daterange(s.made_at::date, null)));
begin
    if found is null then
        perform refuse('quarantine_unknown', '{}', 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.quarantine_sender(text) is 'Whose session that was';
