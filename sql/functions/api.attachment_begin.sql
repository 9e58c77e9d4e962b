create or replace function api.attachment_begin(of_sha256 text, of_bytes bigint)
    returns bigint
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- attachment_begin - take up a file, or go on with it; the row is held until the end of the transaction.
--
-- Returns how much of it has come. A file that is whole is not sent again: its length is returned.
-- Errors: attachment_length (DH409) it was begun with another length.
declare
    known dahu.attachment;
begin
    if current_setting('dahu.quarantine', true) is distinct from of_sha256 then -- dahu.quarantine_file has looked
        perform dahu.right_require('attachment.send');
    end if;
    insert into dahu.attachment (sha256, bytes, user_account_id) values (of_sha256, of_bytes, dahu.user_id()) on conflict do nothing;
    select * into known from dahu.attachment a where a.sha256 = of_sha256 for update;
    if known.bytes <> of_bytes then
        perform dahu.refuse('attachment_length', jsonb_build_object('bytes', of_bytes, 'known', known.bytes), 'DH409');
    end if;
    return known.received_bytes;
end
$$;
comment on function api.attachment_begin(text, bigint) is 'Takes up a file';
