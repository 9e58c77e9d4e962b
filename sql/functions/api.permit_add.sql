create or replace function api.permit_add(line text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- permit_add - a permit to work on a line; only with the list of those who could feed back as it is at this moment.
--
-- sources_seen is what the caller was shown by api.line_sources. When it is another list by now, the permit is refused (permit_sources): a
-- source that appeared in between must be seen first.
declare
    of_line bigint := line_named(line);
    now_    jsonb := (select coalesce(jsonb_agg(c ->> 'account' order by c ->> 'account'), '[]') from jsonb_array_elements(api.line_sources(line) -> 'customers') c);
    seen    jsonb := (select coalesce(jsonb_agg(distinct s order by s), '[]') from jsonb_array_elements_text(coalesce(body -> 'sources_seen', '[]')) s);
    made    bigint;
begin
    if now_ <> seen then
        perform refuse('permit_sources', jsonb_build_object('line', line, 'unseen', coalesce((select string_agg(n, ' ') from jsonb_array_elements_text(now_) n where not seen ? n), ''),
                                                            'seen', coalesce((select string_agg(n, ' ') from jsonb_array_elements_text(seen) n), '')), 'DH409');
    end if;
    insert into work_permit (permit_number, line_id, holder, content, opened_at, sources_seen, user_account_id, actor)
    values (body ->> 'permit_number', of_line, body ->> 'holder', body ->> 'content', clock_timestamp(), now_, user_id(), actor())
    returning work_permit_id into made;
    return permit_row(made);
end
$$;
comment on function api.permit_add(text, jsonb) is 'A permit to work on a line';
