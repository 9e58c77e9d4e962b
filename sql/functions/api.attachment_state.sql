create or replace function api.attachment_state(of_sha256 text)
    returns jsonb
    language sql
    stable
as $$
-- attachment_state - how much of a file has come; null when none of it has, or it is not for the eyes of this desk.
select api.attachment_row(of_sha256) where dahu.attachment_seen(of_sha256)
$$;
comment on function api.attachment_state(text) is 'How much of a file has come';
