create or replace function dahu.quarantine_file(token_hash text, of_sha256 text) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- quarantine_file - whether a picture belongs to a record that this sender has set aside: then, and only then, it is taken.
--
-- Errors: quarantine_unknown (DH404).
declare
    sender bigint := quarantine_sender(token_hash);
begin
    if not exists (select from quarantine q where q.user_account_id = sender and of_sha256 ~ '^[0-9a-f]{64}$' and q.content::text like '%"' || of_sha256 || '"%') then
        perform refuse('quarantine_unknown', '{}', 'DH404');
    end if;
    perform set_config('dahu.user_id', sender::text, true), set_config('dahu.actor', (select u.login from user_account u where u.user_account_id = sender), true),
            set_config('dahu.quarantine', of_sha256, true);
end
$$;
comment on function dahu.quarantine_file(text, text) is 'Whether a picture belongs to a record that was set aside';
