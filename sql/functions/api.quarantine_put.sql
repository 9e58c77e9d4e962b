create or replace function api.quarantine_put(token_hash text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- quarantine_put - set a record of the field aside, whose sender is not let in any more. Sent again it changes nothing.
--
-- @token_hash  of the session that the phone still has
-- @body        {"kind","refused","record"}
--
-- Errors: quarantine_unknown (DH404); quarantine_full (DH429) a person has a hundred of them that nobody decided.
declare
    sender bigint := quarantine_sender(token_hash);
    sent   jsonb := body -> 'record';
    print  text := encode(sha256(convert_to(sent::text, 'UTF8')), 'hex');
    known  dahu.quarantine;
begin
    perform set_config('dahu.user_id', sender::text, true), set_config('dahu.actor', (select u.login from user_account u where u.user_account_id = sender), true);
    perform pg_advisory_xact_lock(hashtext('dahu.quarantine_put'), sender::integer);
    select * into known from quarantine q where q.record_id = (sent ->> 'id')::uuid and q.fingerprint = print;
    if known.quarantine_id is null then
        if (select count(*) from quarantine q where q.user_account_id = sender and q.decision is null) >= 100 then
            perform refuse('quarantine_full', '{}', 'DH429');
        end if;
        insert into quarantine (quarantine_number, kind, record_id, account_id, content, fingerprint, refused, user_account_id)
        values ('GL-' || to_char(today(), 'YYYY') || '-' || lpad(nextval('visit_receipt')::text, 6, '0'), body ->> 'kind', (sent ->> 'id')::uuid,
                coalesce((select a.account_id from account a where a.account_number = sent ->> 'account'),
                         (select c.account_id from work_case c where c.case_number = sent ->> 'number' and c.flow = 'rectifications')),
                sent, print, body ->> 'refused', sender)
        returning * into known;
    end if;
    return jsonb_build_object('number', known.quarantine_number, 'received_at', known.recorded_at);
end
$$;
comment on function api.quarantine_put(text, jsonb) is 'Sets a record of the field aside';
