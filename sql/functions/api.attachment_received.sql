create or replace function api.attachment_received(of_sha256 text, received bigint, of_media text)
    returns void
    language sql
    security definer
    set search_path = dahu, public
as $$
-- attachment_received - so much of a file is on disk; @of_media when it is whole and its hash was right.
--
-- A hash that was wrong begins anew: @received is 0 then.
update dahu.attachment a
set received_bytes = received, media = of_media, whole_at = case when of_media is not null then clock_timestamp() end
where a.sha256 = of_sha256 and a.whole_at is null
$$;
comment on function api.attachment_received(text, bigint, text) is 'So much of a file is on disk';
